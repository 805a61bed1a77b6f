// Content negotiation: of the media types that this server writes, the one with the highest weight in the Accept header is
// used, and the first among equals.

export interface Accepted {
  /** JSON media type of the answer; undefined: the client accepts none. */
  json: 'application/json' | 'application/graphql-response+json' | undefined;
  /** Whether the client accepts server-sent events. */
  events: boolean;
  /** Whether the client accepts multipart/mixed, with a single part here. */
  mixed: boolean;
  /** Whether the client accepts subscription events as parts of multipart/mixed, as Apollo's clients do. */
  parts: boolean;
}

/** Supported types, for error messages. */
export const ACCEPTED_TYPES =
  'application/json, application/graphql-response+json, text/event-stream, multipart/mixed;subscriptionSpec=1.0';

/** Parsed headers are cached: clients send a handful of different ones. */
const MAX_KNOWN = 100;
const known = new Map<string, Accepted>();

export function readAccept(header: string | undefined): Accepted {
  const text = header || '*/*';
  const before = known.get(text);
  if (before) return before;
  const accepted = parseAccept(text);
  if (known.size < MAX_KNOWN && text.length < 200) known.set(text, accepted);
  return accepted;
}

function parseAccept(text: string): Accepted {
  const types = text
    .replace(/\s/g, '')
    .toLowerCase()
    .split(',')
    .flatMap((entry) => {
      const [type = '', ...params] = entry.split(';');
      const charset = params.find((param) => param.includes('charset='));
      const weight = Number(params.find((param) => param.startsWith('q='))?.slice(2) ?? 1);
      // Weight 0 excludes a type; an invalid weight is ignored.
      const isTaken = weight !== 0 && (charset === undefined || charset === 'charset=utf-8');
      return isTaken ? [{ type, weight: weight || 1 }] : [];
    })
    .sort((a, b) => b.weight - a.weight)
    .map(({ type }) => type);
  const matches = (type: string, own: string) => type === '*/*' || type === own || type === `${own.split('/')[0]}/*`;
  const first = types.find(
    (type) => matches(type, 'application/json') || matches(type, 'application/graphql-response+json'),
  );
  return {
    json:
      first === undefined
        ? undefined
        : matches(first, 'application/json')
          ? 'application/json'
          : 'application/graphql-response+json',
    events: types.some((type) => matches(type, 'text/event-stream')),
    mixed: types.some((type) => matches(type, 'multipart/mixed')),
    parts: /multipart\/mixed;[^,]*subscriptionspec=["']?1\.0/.test(text.replace(/\s/g, '').toLowerCase()),
  };
}
