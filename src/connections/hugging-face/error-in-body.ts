// Detects errors in replies with status 200: from some gateways, and inside event streams.

import { z } from 'zod';
import { InferenceError } from '../../inference/index.ts';
import { redact } from '../../utils/redact.ts';
import { type ErrorContext, httpError } from './http-error.ts';
import { parseErrorBody } from './parse-error-body.ts';

/** vLLM before 0.11 and its forks put error fields at the top level. */
const flat = z.union([
  z.object({ object: z.literal('error'), message: z.unknown() }),
  z.object({ type: z.literal('error'), message: z.string() }),
  z.object({ success: z.literal(false), message: z.string() }),
  z.object({ status: z.enum(['error', 'failed', 'failure']), message: z.string() }),
]);
const failure = z.union([z.object({ error: z.unknown().refine(Boolean) }), flat]);

const status = z.coerce.number().int().min(400).max(599);
const statusField = z.union([
  z.object({ http_status_code: status }).transform((error) => error.http_status_code),
  z.object({ code: status }).transform((error) => error.code),
  z.object({ status_code: status }).transform((error) => error.status_code),
  z.object({ status }).transform((error) => error.status),
]);
/** TGI's chat has the status it would have sent; others put it into the code. */
const statusInside = z.union([z.object({ error: statusField }).transform(({ error }) => error), statusField]);

/** The status that TGI sends for each `error_type` when it still can. */
const STATUS_OF_TYPE: Readonly<Record<string, number>> = {
  validation: 422,
  template_error: 422,
  tool_error: 422,
  generation: 424,
  overloaded: 429,
  incomplete_generation: 500,
};

/**
 * @param json the parsed `body`, or undefined
 * @param isError true: the upstream has already marked this as an error
 * @returns undefined if it is not an error
 */
export function errorInBody(
  json: unknown,
  body: string,
  context: ErrorContext,
  isError = false,
): InferenceError | undefined {
  if (!isError && !(mayFail(json) && failure.safeParse(json).success)) return undefined;
  const { message, type } = parseErrorBody(body, 'application/json', null);
  const inside = statusInside.safeParse(json);
  const meant = inside.success ? inside.data : STATUS_OF_TYPE[type ?? ''];
  if (meant) return httpError({ ...context, status: meant, body });
  const said = redact(message, context.secrets) || 'no reason given';
  return new InferenceError(
    'UPSTREAM_BAD_RESPONSE',
    `Connection "${context.connection}" answered with an error: ${said}`,
  );
}

/** Every error shape has one of these keys, and no event of an answer does: a failing schema takes 20 us per event. */
function mayFail(json: unknown): boolean {
  return typeof json === 'object' && json !== null && ('error' in json || 'message' in json);
}
