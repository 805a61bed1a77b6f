// The model of a field as others may see it. Its name comes from a client, also where it answered (an endpoint that serves
// one model takes any name): it may be a key in the wrong place.

import { LRUCache } from 'lru-cache';
import type { FieldRecord } from '../graphql/operation-record.ts';
import { redact } from '../utils/redact.ts';

const MAX_CHARACTERS = 100;

/** Cleaning takes 2 us, a request that the cache answers 14: a server has few models, so that each is cleaned once. */
const cleaned = new LRUCache<string, string>({ max: 1_000 });

export function redactedModel({ info, call }: Pick<FieldRecord, 'info' | 'call'>): string | undefined {
  const model = (info ?? call)?.model?.slice(0, MAX_CHARACTERS);
  if (model === undefined) return undefined;
  const known = cleaned.get(model);
  if (known !== undefined) return known;
  const clean = redact(model);
  cleaned.set(model, clean);
  return clean;
}
