// Counts what became of every request: an answer, an error with a code, a client who left, or something wrong.

export interface Tally {
  sent: number;
  answered: number;
  left: number;
  /** Errors by code. */
  failed: Record<string, number>;
  /** The last message of each code. */
  messages: Record<string, string>;
  /** What may not be: no answer, two, an error without an allowed code. */
  wrong: string[];
}

/** What a fault elsewhere may end in. */
const ALLOWED = new Set([
  'OVERLOADED',
  'RATE_LIMITED',
  'MODEL_LOADING',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_BAD_RESPONSE',
]);

export interface GraphqlResult {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions?: { code?: string } }[];
}

export function createTally(): Tally {
  return { sent: 0, answered: 0, left: 0, failed: {}, messages: {}, wrong: [] };
}

/** Each field has its answer or one error, never both and never neither. */
export function countFields(tally: Tally, fields: readonly string[], { data, errors = [] }: GraphqlResult): void {
  for (const field of fields) {
    const own = errors.filter(({ path }) => path?.[0] === field);
    const hasAnswer = data?.[field] !== null && data?.[field] !== undefined;
    if (own.length + Number(hasAnswer) !== 1) {
      tally.wrong.push(`${field}: ${own.length} errors and ${hasAnswer ? 'an' : 'no'} answer`);
    } else if (hasAnswer) tally.answered++;
    else countError(tally, own[0]);
  }
}

/** A stream ends with its whole answer or with one error. */
export function countStream(tally: Tally, results: readonly GraphqlResult[]): void {
  const outputs = results.flatMap(({ data }) => Object.values(data ?? {})).filter(hasOutput).length;
  const errors = results.flatMap(({ errors = [] }) => errors);
  if (outputs + errors.length !== 1) tally.wrong.push(`stream: ${errors.length} errors and ${outputs} answers`);
  else if (outputs === 1) tally.answered++;
  else countError(tally, errors[0]);
}

function hasOutput(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'output' in event && event.output !== null;
}

export function countError(tally: Tally, error: NonNullable<GraphqlResult['errors']>[number] | undefined): void {
  const code = error?.extensions?.code ?? 'none';
  tally.messages[code] = error?.message ?? '';
  if (ALLOWED.has(code)) tally.failed[code] = (tally.failed[code] ?? 0) + 1;
  else tally.wrong.push(`code ${code}: ${error?.message}`);
}
