// Operations by their id instead of their text: those of a file (an allow-list, where nothing else is taken), and those
// that clients register themselves by SHA-256 (automatic persisted queries, Apollo's protocol).
// Of our own: yoga's plugin for the latter does not install beside yoga 5.24, and the two share the same few lines.

import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';

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

export function usePersistedOperations({ operations, only }: PersistedOperationsOptions): Plugin {
  const learned = new LRUCache<string, string>({
    maxSize: LEARNED.all,
    maxEntrySize: LEARNED.largest,
    sizeCalculation: (text) => Math.max(1, text.length),
  });

  function documentOf({ hash, id, query }: { hash: string | undefined; id: string | undefined; query: unknown }) {
    const listed = operations.get(id ?? hash ?? '');
    if (listed !== undefined) return listed;
    if (only) throw notListed();
    if (hash === undefined) {
      if (id === undefined || typeof query === 'string') return query;
      throw unknown('No operation has this documentId. Send its text as `query`.');
    }
    if (typeof query !== 'string') {
      const found = learned.get(hash.toLowerCase());
      // Clients of the protocol know this text, and answer it with the document.
      if (found === undefined) throw unknown('PersistedQueryNotFound');
      return found;
    }
    // Anything else would let one client choose what the hash of another's document runs.
    if (createHash('sha256').update(query).digest('hex') !== hash.toLowerCase()) {
      const message = 'extensions.persistedQuery.sha256Hash: expected the SHA-256 of `query` in hex, got another one.';
      throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
    }
    learned.set(hash.toLowerCase(), query);
    return query;
  }

  return {
    onParams({ params, setParams }) {
      // Yoga's own check comes after this one: what a client sends can still be anything.
      if (typeof params !== 'object' || params === null) return;
      if (!only && !('extensions' in params) && !('documentId' in params)) return;
      const parsed = byId.safeParse(params);
      const { documentId, extensions } = parsed.data ?? {};
      const hash = extensions?.persistedQuery?.sha256Hash;
      const query = documentOf({ hash, id: documentId ?? undefined, query: params.query });
      if (typeof query === 'string' && query !== params.query) setParams({ ...params, query });
    },
  };
}

/** Status 200: clients read the error and send the request again, with the document. */
function unknown(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', http: { status: 200 } } });
}

function notListed(): GraphQLError {
  const message =
    'Expected the id of a persisted operation (documentId, or extensions.persistedQuery.sha256Hash), got none that is ' +
    'on the list of this server. It runs no others.';
  return new GraphQLError(message, { extensions: { code: 'FORBIDDEN' } });
}
