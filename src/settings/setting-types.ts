// Validation shared by the environment and the connections file.

import { z } from 'zod';

/** A value for an HTTP header, in which a line break would start another header. */
export const headerValue = z.string().regex(/^[\x21-\x7e]+$/);

const DEAD_HOST = 'api-inference.huggingface.co';

/** An http(s) URL without credentials, query or a slash at its end. */
export const baseUrl = z.string().transform((value, context) => {
  const fail = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return fail('an http or https URL');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return fail('an http or https URL');
  if (url.username || url.password) return fail('a URL without user name and password: a key has its own setting');
  if (url.search || url.hash) return fail('a URL without "?" and "#"');
  if (url.hostname === DEAD_HOST) {
    return fail(
      `https://router.huggingface.co/hf-inference, or an endpoint of your own: ${DEAD_HOST} answers 410 since 2025`,
    );
  }
  return url.href.replace(/\/+$/, '');
});

/** As curl takes it: without a scheme it is http. */
export const proxyUrl = z.string().transform((value, context) => {
  const url = value.includes('://') ? value : `http://${value}`;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  context.addIssue({ code: 'invalid_value', values: [] });
  return z.NEVER;
});

/** @returns the origins of a list with commas between, or `*`; undefined when one is none */
export function parseOrigins(text: string): string[] | undefined {
  const origins = text.split(',').map((entry) => (entry.trim() === '*' ? '*' : originOf(entry.trim())));
  return origins.every((origin) => origin !== undefined) ? origins : undefined;
}

function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, origin, href } = new URL(text);
  return /^https?:$/.test(protocol) && href === `${origin}/` ? origin : undefined;
}

/** @returns task -> model, of a list with commas between; undefined when an entry is none */
export function parseTaskModels(text: string): Readonly<Record<string, string>> | undefined {
  const entries = text === '' ? [] : text.split(',').map((entry) => entry.trim().split('='));
  if (!entries.every(([task, model, ...rest]) => task && model && rest.length === 0)) return undefined;
  return Object.fromEntries(entries);
}
