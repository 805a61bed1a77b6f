// Extracts the message from error bodies of Hugging Face's and OpenAI-compatible servers.

import { z } from 'zod';
import { parseJson } from '../../utils/parse-json.ts';

const located = z.object({ loc: z.array(z.union([z.string(), z.number()])).optional(), msg: z.string() });
const text = z.string().min(1);

const errorBody = z.object({
  error: z
    .union([
      text,
      z
        .array(z.string())
        .min(1)
        .transform((lines) => lines.join('; ')),
      z.object({ message: text }).transform(({ message }) => message),
    ])
    .optional()
    .catch(undefined),
  error_description: text.optional().catch(undefined),
  detail: z
    .union([
      text,
      z
        .array(located)
        .min(1)
        .transform((items) => items.map(({ loc, msg }) => (loc ? `${loc.join('.')}: ${msg}` : msg)).join('; ')),
    ])
    .optional()
    .catch(undefined),
  message: text.optional().catch(undefined),
  errors: z
    .array(z.object({ message: z.string() }))
    .min(1)
    .transform((items) => items.map(({ message }) => message).join('; '))
    .optional()
    .catch(undefined),
  warnings: z.array(z.string()).optional().catch(undefined),
  error_type: z.string().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  estimated_time: z.number().nonnegative().optional().catch(undefined),
});

export interface ErrorText {
  /** Empty if the body has no usable text. */
  message: string;
  /** Estimated seconds until a loading model is ready. */
  estimatedTime?: number;
  /** Lower case; TEI writes `Validation` where TGI writes `validation`. */
  type?: string;
  /** The name of the error, such as `model_not_supported`. */
  code?: string | undefined;
}

/** Keys under which frameworks and gateways put the message. */
const TEXT_KEY =
  /^(?:(?:original_?)?message|msg|text|detail|error|errors|reason|description|title|fault|faultstring|err|error_?(?:message|msg|text|description|detail)s?)$/i;
const MOST_NESTED = 4;

/**
 * The first text below one of these keys. FastAPI wraps an exception in `detail`, and gateways wrap it again. Below
 * `errors`, Rails, Laravel and ASP.NET use field names as keys.
 */
function firstText(json: unknown, depth: number, isByField = false): string | undefined {
  if (typeof json !== 'object' || json === null || depth === 0) return undefined;
  for (const [key, value] of Object.entries(json).slice(0, 20)) {
    if (!Array.isArray(json) && !isByField && !TEXT_KEY.test(key)) continue;
    const found = typeof value === 'string' ? value.trim() : firstText(value, depth - 1, /^errors$/i.test(key));
    if (found) return isByField && !Array.isArray(json) ? `${key}: ${found}` : found;
  }
  return undefined;
}

const inner = z.object({ error: z.object({ code: z.string() }) }).transform(({ error }) => error.code);

/** @param contentType of the reply; HTML bodies are ignored, because they do not help the caller */
export function parseErrorBody(body: string, contentType: string, headerMessage: string | null): ErrorText {
  const whole = parseJson(body);
  // Gemini wraps errors in a list.
  const json = Array.isArray(whole) ? whole[0] : whole;
  const parsed = errorBody.safeParse(json);
  if (parsed.success) {
    const { error, error_description, detail, message, errors, warnings, error_type, estimated_time, code } =
      parsed.data;
    const main =
      error ?? error_description ?? detail ?? message ?? errors ?? headerMessage ?? firstText(json, MOST_NESTED) ?? '';
    return {
      message: [main, ...(warnings ?? [])].filter(Boolean).join('; '),
      estimatedTime: estimated_time,
      type: error_type?.toLowerCase(),
      code: inner.safeParse(json).data ?? code,
    };
  }
  const isHtml = contentType.includes('html') || /^\s*<(?:!doctype|html|\?xml)/i.test(body.slice(0, 200));
  return { message: (isHtml ? '' : body.trim()) || (headerMessage ?? '') };
}
