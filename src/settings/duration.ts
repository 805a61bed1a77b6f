// Parses durations in the format of Ollama and Go: seconds, or numbers with units, such as 1h30m.

import { z } from 'zod';

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;

/** Seconds up to `max`. A negative time means for good, as in Ollama, and becomes Infinity. */
export function duration(max: number) {
  return z.coerce.string().transform((text, context) => {
    const seconds = parse(text.trim());
    if (seconds !== undefined && seconds <= max) return seconds < 0 ? Number.POSITIVE_INFINITY : seconds;
    context.addIssue({ code: 'invalid_value', values: [] });
    return z.NEVER;
  });
}

function parse(text: string): number | undefined {
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  const [sign, size] = text.startsWith('-') ? [-1, text.slice(1)] : [1, text];
  if (!WHOLE.test(size)) return undefined;
  return (
    sign * [...size.matchAll(PART)].reduce((sum, [, count, unit = '']) => sum + Number(count) * (SECONDS[unit] ?? 0), 0)
  );
}
