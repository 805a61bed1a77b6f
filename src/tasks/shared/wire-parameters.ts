// Converts camelCase GraphQL parameters to snake_case for the wire. Omitted parameters and nulls are not sent: a
// toolkit endpoint answers 400 to `"top_k": null` as well as to unknown keys.

type Parameters = Readonly<Record<string, unknown>>;

/** A snake_case copy without unset parameters; undefined if none is left. */
export function wireParameters(parameters: Parameters): Record<string, unknown> | undefined {
  const entries = Object.entries(parameters)
    .filter(([, value]) => isSet(value))
    .map(([key, value]) => [toSnakeCase(key), value]);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** The request body of most tasks. */
export function wireBody(inputs: unknown, parameters: Parameters): Record<string, unknown> {
  const wire = wireParameters(parameters);
  return wire ? { inputs, parameters: wire } : { inputs };
}

export interface FittedParameters {
  /** Parameters by the server's names. */
  wire: Record<string, unknown>;
  /** GraphQL names of parameters that the server does not support. */
  ignored: string[];
}

/**
 * Keeps only parameters that the server supports.
 * @param places GraphQL names of its parameters; `name:other_name` if the wire name is not the same in snake_case
 */
export function fitParameters(parameters: Parameters, places: readonly string[]): FittedParameters {
  const names = new Map(places.map((place) => nameAndKey(place)));
  const fitted: FittedParameters = { wire: {}, ignored: [] };
  for (const [name, value] of Object.entries(parameters)) {
    if (!isSet(value)) continue;
    const key = names.get(name);
    if (key === undefined) fitted.ignored.push(name);
    else fitted.wire[key] = value;
  }
  return fitted;
}

function nameAndKey(place: string): [string, string] {
  const [name = '', key = toSnakeCase(name)] = place.split(':');
  return [name, key];
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * Below this, dividing by the temperature overflows 32-bit floats, and sampling would be random instead of nearly
 * greedy.
 */
const LEAST_TEMPERATURE = 1e-5;

export function isGreedy({ temperature }: Parameters): boolean {
  return typeof temperature === 'number' && temperature < LEAST_TEMPERATURE;
}

/**
 * `temperature: 0` means greedy, but native routes answer 400 or 422 to it: `do_sample: false` means the same. Other sampling
 * parameters are dropped, because they would make TGI sample.
 */
export function greedyAtZero(parameters: Parameters): Record<string, unknown> {
  if (!isGreedy(parameters) && parameters.doSample !== false) return { ...parameters };
  const { temperature: _temperature, topK: _topK, topP: _topP, typicalP: _typicalP, ...rest } = parameters;
  return { ...rest, doSample: false };
}

/** The parameters of a GraphQL input, without nulls and unset ones. */
export function omitNullish(parameters: object | null | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters ?? {}).filter(([, value]) => isSet(value)));
}
