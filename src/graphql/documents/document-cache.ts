// Caches documents by their text: parsed, validated and, if used often, compiled. The bound is memory and not a count,
// because one document can be a hundred thousand times larger than another.

import { createHash } from 'node:crypto';
import type { DocumentNode, GraphQLError } from 'graphql';
import type { CompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';

/** A cached document. */
export interface PreparedDocument {
  readonly text: string;
  readonly document: DocumentNode;
  /** Validation errors. */
  readonly errors: readonly GraphQLError[];
  /** Estimated values of the schema that it asks for; 0: it does not use introspection. */
  readonly schemaValues: number;
  readonly tokens: number;
  /** Its mutations as queries, once one has run. */
  asQueries?: DocumentNode;
  /** What runs for each event of its subscriptions, once one has run. */
  asEvents?: DocumentNode;
  /** By operation name; bounded by the number of tokens in a document. */
  readonly runs: Map<string, { count: number; compiled?: CompiledQuery }>;
}

/** A document that cannot be parsed; its error is cached. */
export interface BrokenDocument {
  readonly error: GraphQLError;
}

export type KnownDocument = PreparedDocument | BrokenDocument;

/** Most bytes of all documents with their trees and functions: about ten thousand documents of usual size. */
export const MAX_CACHED_BYTES = 64 * 1024 * 1024;
/** Bytes of the tree per token, measured with documents of one and of a thousand fields. */
const BYTES_PER_TOKEN = 400;
/** Bytes of a compiled operation per token. */
const BYTES_PER_COMPILED_TOKEN = 2000;

/**
 * Long texts are keyed by digest: V8 hashes strings over 16,383 characters by their length alone, so that documents of
 * one length would slow every look-up (3,000 of them: 55 us to 3.5 ms).
 */
const HASHED_FROM = 4096;
/**
 * Texts that begin like a digest's key are hashed too. Otherwise a client could send another document's digest as a
 * query and overwrite its entry with a syntax error.
 */
const DIGEST = 'sha256:';

export function createDocumentCache(maxBytes: number = MAX_CACHED_BYTES) {
  const store = new LRUCache<string, KnownDocument>({ maxSize: maxBytes, sizeCalculation: sizeOf });
  return {
    get: (text: string) => store.get(keyOf(text)),
    /** Also when it has grown. */
    set: (text: string, known: KnownDocument) => void store.set(keyOf(text), known),
    /** Estimated bytes held. */
    get bytes() {
      return store.calculatedSize;
    },
  };
}

function sizeOf(known: KnownDocument, key: string): number {
  const overhead = 1000 + 2 * key.length;
  if ('error' in known) return overhead + 2 * (known.error.source?.body.length ?? 0) + 2 * known.error.message.length;
  const compiled = [...known.runs.values()].filter((run) => run.compiled).length;
  const rewritten = known.asQueries || known.asEvents ? 1.2 : 1;
  return Math.ceil(
    overhead +
      2 * known.text.length +
      known.tokens * (BYTES_PER_TOKEN * rewritten + BYTES_PER_COMPILED_TOKEN * compiled),
  );
}

function keyOf(text: string): string {
  return text.length < HASHED_FROM && !text.startsWith(DIGEST)
    ? text
    : DIGEST + createHash('sha256').update(text).digest('base64url');
}
