// GraphQL's camelCase parameters as the wire's snake_case ones. What the caller left out is not sent, nulls never:
// a toolkit endpoint answers 400 to `"top_k": null` as well as to a key it does not know.

/** snake_case copy without the unset ones, or undefined when none is left. */
export function wireParameters(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const entries = Object.entries(parameters)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => [key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** The body most tasks send. */
export function wireBody(inputs: unknown, parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const wire = wireParameters(parameters);
  return wire ? { inputs, parameters: wire } : { inputs };
}

/** `temperature: 0` means greedy, but native routes answer 400 or 422 to it: `do_sample: false` says the same. */
export function greedyAtZero(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (parameters.temperature !== 0) return { ...parameters };
  const { temperature: _zero, ...rest } = parameters;
  return { ...rest, doSample: false };
}

/** The parameters object of a GraphQL input with its nulls and unset ones gone. */
export function omitNullish(parameters: object | null | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters ?? {}).filter(([, value]) => value !== null && value !== undefined),
  );
}
