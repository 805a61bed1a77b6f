// GraphQL's camelCase parameters as the wire's snake_case ones. What the caller left out is not sent, nulls never:
// a toolkit endpoint answers 400 to `"top_k": null` as well as to a key it does not know.

type Parameters = Readonly<Record<string, unknown>>;

/** snake_case copy without the unset ones, or undefined when none is left. */
export function wireParameters(parameters: Parameters): Record<string, unknown> | undefined {
  const entries = Object.entries(parameters)
    .filter(([, value]) => isSet(value))
    .map(([key, value]) => [toSnakeCase(key), value]);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** The body most tasks send. */
export function wireBody(inputs: unknown, parameters: Parameters): Record<string, unknown> {
  const wire = wireParameters(parameters);
  return wire ? { inputs, parameters: wire } : { inputs };
}

export interface FittedParameters {
  /** By the server's names. */
  wire: Record<string, unknown>;
  /** By their GraphQL names: the server has no place for them. */
  ignored: string[];
}

/**
 * Only what the server has a place for.
 * @param places GraphQL names of its parameters; `name:other_name` where the wire's is not the same in snake_case
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

/** Below this, dividing by the temperature overflows 32-bit floats: the draw would be garbage, where the likeliest is meant. */
const LEAST_TEMPERATURE = 1e-5;

export function isGreedy({ temperature }: Parameters): boolean {
  return typeof temperature === 'number' && temperature < LEAST_TEMPERATURE;
}

/**
 * `temperature: 0` means greedy, but native routes answer 400 or 422 to it: `do_sample: false` says the same. What else
 * shapes a draw goes too: to TGI it would be a draw.
 */
export function greedyAtZero(parameters: Parameters): Record<string, unknown> {
  if (!isGreedy(parameters) && parameters.doSample !== false) return { ...parameters };
  const { temperature: _temperature, topK: _topK, topP: _topP, typicalP: _typicalP, ...rest } = parameters;
  return { ...rest, doSample: false };
}

/** The parameters object of a GraphQL input with its nulls and unset ones gone. */
export function omitNullish(parameters: object | null | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters ?? {}).filter(([, value]) => isSet(value)));
}
