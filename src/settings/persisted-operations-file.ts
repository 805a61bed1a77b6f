// Reads the file of persisted operations: JSON of id -> document, as written by GraphQL Code Generator's client preset.

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { decodeText } from '../utils/decode-text.ts';

const file = z.record(z.string(), z.string());

/** Adds problems to `problems`. @returns an empty map without a file */
export function readPersistedOperations(path: string | undefined, problems: string[]): ReadonlyMap<string, string> {
  if (path === undefined) return new Map();
  try {
    // A map, so that an id such as "__proto__" is harmless.
    return new Map(Object.entries(file.parse(JSON.parse(decodeText(readFileSync(path))))));
  } catch {
    const accepted = 'the path of a JSON file of the form { "ID": "DOCUMENT", … } that can be read';
    problems.push(`PERSISTED_OPERATIONS: expected ${accepted}, got "${path.slice(0, 200)}".`);
    return new Map();
  }
}
