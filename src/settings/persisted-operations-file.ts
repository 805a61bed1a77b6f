// The file of persisted operations: JSON of id -> document, as GraphQL Code Generator's client preset writes it.

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { decodeText } from '../utils/decode-text.ts';

const file = z.record(z.string(), z.string());

/** Adds to `problems` what is wrong. @returns no operation where there is no file */
export function readPersistedOperations(path: string | undefined, problems: string[]): ReadonlyMap<string, string> {
  if (path === undefined) return new Map();
  try {
    // A map: an id such as "__proto__" is one like any other.
    return new Map(Object.entries(file.parse(JSON.parse(decodeText(readFileSync(path))))));
  } catch {
    const accepted = 'the path of a JSON file of the form { "ID": "DOCUMENT", … } that can be read';
    problems.push(`PERSISTED_OPERATIONS: expected ${accepted}, got "${path.slice(0, 200)}".`);
    return new Map();
  }
}
