// Documents by their text: parsed, checked and, where they come again and again, compiled. Bounded by the memory that they
// hold, not by their number: one can be a hundred thousand times larger than another.

import { createHash } from 'node:crypto';
import type { DocumentNode, GraphQLError } from 'graphql';
import type { CompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';

/** What is known of a document that has been here before. */
export interface PreparedDocument {
  readonly text: string;
  readonly document: DocumentNode;
  /** What is wrong with it by the schema. */
  readonly errors: readonly GraphQLError[];
  /** Whether it asks for the schema. */
  readonly introspects: boolean;
  readonly tokens: number;
  /** Its mutations as queries, once one has run. */
  asQueries?: DocumentNode;
  /** What runs for each event of its subscriptions, once one has run. */
  asEvents?: DocumentNode;
  /** By the name of the operation; a document has no more than it has tokens. */
  readonly runs: Map<string, { count: number; compiled?: CompiledQuery }>;
}

/** A document that cannot be read; its error is the same every time. */
export interface BrokenDocument {
  readonly error: GraphQLError;
}

export type KnownDocument = PreparedDocument | BrokenDocument;

/** Bytes of all documents with their trees and functions: some ten thousand of usual size. */
export const MAX_CACHED_BYTES = 64 * 1024 * 1024;
/** A token's share of the tree, measured with documents of one field and of a thousand. */
const BYTES_PER_TOKEN = 400;
/** What a compiled operation holds for each token. */
const BYTES_PER_COMPILED_TOKEN = 2000;

/**
 * Long texts are keyed by digest: V8 hashes strings over 16,383 characters by their length alone, so that documents of one
 * length would slow every look-up (3,000 of them: 55 us to 3.5 ms).
 */
const HASHED_FROM = 4096;
/**
 * Texts that begin like a digest's key are hashed too. Otherwise a client could send another document's digest as a query
 * and overwrite its entry with a syntax error.
 */
const DIGEST = 'sha256:';

export function createDocumentCache(maxBytes: number = MAX_CACHED_BYTES) {
  const store = new LRUCache<string, KnownDocument>({ maxSize: maxBytes, sizeCalculation: sizeOf });
  return {
    get: (text: string) => store.get(keyOf(text)),
    /** Also when it has grown. */
    set: (text: string, known: KnownDocument) => void store.set(keyOf(text), known),
    /** Bytes held, as they are estimated. */
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
