// A name that a client has chosen, redacted for logs and traces: of a model, an operation, a field or its alias. Any of
// them may be a key in the wrong place.

import { LRUCache } from 'lru-cache';
import { redact } from '../utils/redact.ts';

/** Most characters of a name that are kept. */
const MAX_CHARACTERS = 100;
/** No pattern of a key is shorter, and hardly a name is longer. */
const SHORTEST_KEY = 14;

/** Redacting takes 2 us, of 14 us for a cached request: results are cached, because most names come again. */
const cleaned = new LRUCache<string, string>({ max: 1_000 });

export function redactedName(name: string): string {
  if (name.length < SHORTEST_KEY) return name;
  // Longer than what is kept: the part of a key that a cut leaves is not recognized as one.
  const text = name.slice(0, 2 * MAX_CHARACTERS);
  const known = cleaned.get(text);
  if (known !== undefined) return known;
  const clean = redact(text).slice(0, MAX_CHARACTERS);
  cleaned.set(text, clean);
  return clean;
}
