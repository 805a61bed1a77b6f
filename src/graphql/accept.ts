// What a client takes as an answer, by its Accept header: of the types that this server writes, the one with the most weight
// counts, and of equal ones the first.

export interface Accepted {
  /** The JSON type to answer with; undefined: the client takes none. */
  json: 'application/json' | 'application/graphql-response+json' | undefined;
  /** Whether it takes server-sent events. */
  events: boolean;
  /** Whether it takes multipart/mixed, which holds one answer here. */
  mixed: boolean;
  /** Whether it takes the events of a subscription as parts of multipart/mixed, as Apollo's clients do. */
  parts: boolean;
}

/** What can be asked for, for the text of errors. */
export const ACCEPTED_TYPES =
  'application/json, application/graphql-response+json, text/event-stream, multipart/mixed;subscriptionSpec=1.0';

/** Clients send a handful of different ones; anything may be sent. */
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
      // 0 names what is not taken; a weight that is no number says nothing.
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
