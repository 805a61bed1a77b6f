// Looks up operations by id: those of the operations file (an allow-list with ONLY_PERSISTED), and those that clients
// register by SHA-256 (automatic persisted queries, Apollo's protocol).

import { createHash } from 'node:crypto';
import type { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { refusal } from '../errors.ts';

export interface PersistedOperationsOptions {
  /** Id -> document, as written by GraphQL Code Generator's client preset. */
  operations: ReadonlyMap<string, string>;
  /** True: no other operation runs, and none can be registered. */
  only: boolean;
}

/** Most characters of all registered documents, and of one. */
const LEARNED = { all: 16_000_000, largest: 100_000 };

/** GraphQL over HTTP's `documentId`, or the `persistedQuery` that Apollo, urql and Relay clients send. */
const byId = z.object({
  documentId: z.string().max(200).nullish(),
  extensions: z
    .object({ persistedQuery: z.object({ sha256Hash: z.string().max(200) }).nullish() })
    .nullish()
    .catch(undefined),
});

/** Parameters from a client, not validated. */
export type SentOperation = Readonly<Record<string, unknown>>;

export type FindDocument = (sent: SentOperation, options: { mayRegister: boolean }) => unknown;

/** @returns the function that finds the document of a request; the result may be anything that the client sent */
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
    // Over a WebSocket `query` is required, and empty when an id is given.
    const text = typeof query === 'string' && query !== '' ? query : undefined;
    if (hash === undefined) {
      if (id === undefined || text !== undefined) return query;
      throw unknown('No operation has this documentId. Send its text as `query`.');
    }
    if (text === undefined) {
      const found = learned.get(hash.toLowerCase());
      // The protocol's clients react to this exact text by sending the document.
      if (found === undefined) throw unknown('PersistedQueryNotFound');
      return found;
    }
    // Otherwise a client could register its own document under the hash of another client's.
    if (createHash('sha256').update(text).digest('hex') !== hash.toLowerCase()) {
      throw refusal('extensions.persistedQuery.sha256Hash: expected the SHA-256 of `query` in hex, got another one.');
    }
    if (mayRegister) learned.set(hash.toLowerCase(), text);
    return text;
  };
}

/** Status 200: clients read the error and repeat the request with the document. */
function unknown(message: string): GraphQLError {
  return refusal(message, 'PERSISTED_QUERY_NOT_FOUND', { status: 200 });
}

function notListed(): GraphQLError {
  const message =
    'Expected the id of a persisted operation (documentId, or extensions.persistedQuery.sha256Hash), got none that is ' +
    'on the list of this server. It runs no others.';
  return refusal(message, 'FORBIDDEN', { status: 200 });
}
