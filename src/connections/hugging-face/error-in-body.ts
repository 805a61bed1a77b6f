// Failures that come with status 200: in the body of some gateways, and inside event streams.

import { z } from 'zod';
import { InferenceError } from '../../inference/index.ts';
import { redact } from '../../utils/redact.ts';
import { type HttpRefusal, httpError } from './http-error.ts';
import { parseErrorBody } from './parse-error-body.ts';

/** vLLM before 0.11 and its forks write the fields of an error at the top level. */
const flat = z.union([
  z.object({ object: z.literal('error'), message: z.unknown() }),
  z.object({ type: z.literal('error'), message: z.string() }),
  z.object({ success: z.literal(false), message: z.string() }),
  z.object({ status: z.enum(['error', 'failed', 'failure']), message: z.string() }),
]);
const failure = z.union([z.object({ error: z.unknown().refine(Boolean) }), flat]);

const status = z.coerce.number().int().min(400).max(599);
const told = z.union([
  z.object({ http_status_code: status }).transform((error) => error.http_status_code),
  z.object({ code: status }).transform((error) => error.code),
  z.object({ status_code: status }).transform((error) => error.status_code),
  z.object({ status }).transform((error) => error.status),
]);
/** TGI's chat holds the status it would have answered, others write it as the code. */
const statusInside = z.union([z.object({ error: told }).transform(({ error }) => error), told]);

/** The status that TGI gives each `error_type` where it still can. */
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
 * @param isError true: the upstream has already called this an error, whatever is in it
 * @returns undefined when it is no failure
 */
export function errorInBody(
  json: unknown,
  body: string,
  about: Omit<HttpRefusal, 'status' | 'body'>,
  isError = false,
): InferenceError | undefined {
  if (!isError && !(mayFail(json) && failure.safeParse(json).success)) return undefined;
  const { message, type } = parseErrorBody(body, 'application/json', null);
  const inside = statusInside.safeParse(json);
  const meant = inside.success ? inside.data : STATUS_OF_TYPE[type ?? ''];
  if (meant) return httpError({ ...about, status: meant, body });
  const said = redact(message, about.secrets) || 'no reason given';
  return new InferenceError(
    'UPSTREAM_BAD_RESPONSE',
    `Connection "${about.connection}" answered with an error: ${said}`,
  );
}

/** Each shape of a failure has one of these, and an event of an answer none: a schema that fails takes 20 us of each. */
function mayFail(json: unknown): boolean {
  return typeof json === 'object' && json !== null && ('error' in json || 'message' in json);
}
