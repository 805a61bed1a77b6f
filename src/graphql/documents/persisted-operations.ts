// Operations by their id instead of their text: those of a file (an allow-list, where nothing else is taken), and those
// that clients register themselves by SHA-256 (automatic persisted queries, Apollo's protocol).

import { createHash } from 'node:crypto';
import type { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { refusal } from '../errors.ts';

export interface PersistedOperationsOptions {
  /** Id -> document, as codegen's client preset writes them. */
  operations: ReadonlyMap<string, string>;
  /** True: nothing else is run, and nothing can be registered. */
  only: boolean;
}

/** Characters of all registered documents together, and of the largest. */
const LEARNED = { all: 16_000_000, largest: 100_000 };

/** GraphQL over HTTP's `documentId`, or the `persistedQuery` that Apollo, urql and Relay clients send. */
const byId = z.object({
  documentId: z.string().max(200).nullish(),
  extensions: z
    .object({ persistedQuery: z.object({ sha256Hash: z.string().max(200) }).nullish() })
    .nullish()
    .catch(undefined),
});

/** What a client sent: its members can be anything. */
export type SentOperation = Readonly<Record<string, unknown>>;

export type FindDocument = (sent: SentOperation, options: { mayRegister: boolean }) => unknown;

/** @returns the function that finds the text an operation means; what it gives need not be text */
export function createPersistedOperations({ operations, only }: PersistedOperationsOptions): FindDocument {
  const learned = new LRUCache<string, string>({
    maxSize: LEARNED.all,
    maxEntrySize: LEARNED.largest,
    sizeCalculation: (text) => Math.max(1, text.length),
  });

  return function findDocument(sent, { mayRegister }) {
    const { query } = sent;
    if (!only && !('extensions' in sent) && !('documentId' in sent)) return query;
    const { documentId, extensions } = byId.safeParse(sent).data ?? {};
    const hash = extensions?.persistedQuery?.sha256Hash;
    const id = documentId ?? undefined;
    const listed = operations.get(id ?? hash ?? '');
    if (listed !== undefined) return listed;
    if (only) throw notListed();
    // Over a WebSocket `query` has to be there, and is empty where the id stands for it.
    const text = typeof query === 'string' && query !== '' ? query : undefined;
    if (hash === undefined) {
      if (id === undefined || text !== undefined) return query;
      throw unknown('No operation has this documentId. Send its text as `query`.');
    }
    if (text === undefined) {
      const found = learned.get(hash.toLowerCase());
      // Clients of the protocol know this text, and answer it with the document.
      if (found === undefined) throw unknown('PersistedQueryNotFound');
      return found;
    }
    // Anything else would let one client choose what the hash of another's document runs.
    if (createHash('sha256').update(text).digest('hex') !== hash.toLowerCase()) {
      throw refusal('extensions.persistedQuery.sha256Hash: expected the SHA-256 of `query` in hex, got another one.');
    }
    if (mayRegister) learned.set(hash.toLowerCase(), text);
    return text;
  };
}

/** Status 200: clients read the error and send the request again, with the document. */
function unknown(message: string): GraphQLError {
  return refusal(message, 'PERSISTED_QUERY_NOT_FOUND', { status: 200 });
}

function notListed(): GraphQLError {
  const message =
    'Expected the id of a persisted operation (documentId, or extensions.persistedQuery.sha256Hash), got none that is ' +
    'on the list of this server. It runs no others.';
  return refusal(message, 'FORBIDDEN', { status: 200 });
}
