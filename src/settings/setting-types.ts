// Validation shared by the environment and the connections file.

import { z } from 'zod';

/** A value for an HTTP header, in which a line break would start another header. */
export const headerValue = z
  .string()
  // Secrets from files end with a line break, and `docker --env-file` keeps quotes.
  .trim()
  .regex(/^(?!(["']).*\1$)[\x21-\x7e]+$/);

/** An http(s) URL without credentials, query or a slash at its end. */
export const baseUrl = z.string().transform((value, context) => {
  const fail = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  const text = value.trim();
  if (!/^https?:/i.test(text)) {
    return fail('an http or https URL with its scheme, such as "http://localhost:8080" or "https://host.example/v1"');
  }
  if (!URL.canParse(text)) return fail('an http or https URL');
  const url = new URL(text);
  if (url.username || url.password) return fail('a URL without user name and password: a key has its own setting');
  if (url.search || url.hash) return fail('a URL without "?" and "#", which ends with its path');
  // Proxies join paths this way, and servers treat "//" differently.
  url.pathname = url.pathname.replace(/\/{2,}/g, '/');
  return url.href.replace(/\/+$/, '');
});

/** Base URL of the Hugging Face router. */
export const ROUTER_URL = 'https://router.huggingface.co/hf-inference';

/** Hosts of Hugging Face that serve no models, and what to use instead. */
const NO_MODELS: Readonly<Record<string, string>> = {
  'api-inference.huggingface.co': `${ROUTER_URL}, or an endpoint of your own: api-inference.huggingface.co answers 410 since 2025`,
  'huggingface.co': `${ROUTER_URL}, or an endpoint of your own: huggingface.co has the pages of models, and runs none`,
  'ui.endpoints.huggingface.co':
    "the endpoint's own URL, which ends in .endpoints.huggingface.cloud: its page, at ui.endpoints.huggingface.co, shows it",
  'endpoints.huggingface.co':
    "the endpoint's own URL, which ends in .endpoints.huggingface.cloud: its page, at endpoints.huggingface.co, shows it",
};

/** The base URL of a connection. */
export const connectionUrl = baseUrl.transform((url, context) => {
  const message = NO_MODELS[new URL(url).hostname];
  if (message === undefined) return url;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** As in curl: without a scheme it is http. */
export const proxyUrl = z.string().transform((value, context) => {
  const url = value.includes('://') ? value : `http://${value}`;
  if (URL.canParse(url) && /^(?:https?|socks5?h?):$/.test(new URL(url).protocol) && new URL(url).hostname) return url;
  context.addIssue({ code: 'invalid_value', values: [] });
  return z.NEVER;
});

/** A text that `parse` reads, empty by default; `parse` returns undefined for a malformed one. */
export function parsedText<Value>(parse: (text: string) => Value | undefined) {
  return z
    .string()
    .default('')
    .transform((text, context) => {
      const value = parse(text);
      if (value !== undefined) return value;
      context.addIssue({ code: 'invalid_value', values: [] });
      return z.NEVER;
    });
}

/** @returns the origins of a comma-separated list, or `*`; undefined if an entry is not an origin */
export function parseOrigins(text: string): string[] | undefined {
  if (text === '') return [];
  const origins = text.split(',').map((entry) => (entry.trim() === '*' ? '*' : originOf(entry.trim())));
  return origins.every((origin) => origin !== undefined) ? origins : undefined;
}

function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, origin, href } = new URL(text);
  return /^https?:$/.test(protocol) && href === `${origin}/` ? origin : undefined;
}

/** @returns task -> model, from a comma-separated list of TASK=MODEL; undefined if an entry has another form */
export function parseTaskModels(text: string): Readonly<Record<string, string>> | undefined {
  const entries = text === '' ? [] : text.split(',').map((entry) => entry.split('=').map((part) => part.trim()));
  if (!entries.every(([task, model, ...rest]) => task && model && rest.length === 0)) return undefined;
  return Object.fromEntries(entries);
}
