// What is known of a fetched model: a file beside it, written when all of a precision is there. A model without one was
// put there by hand.

import { readFileSync, statSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export const MANIFEST = '.inferql.json';

const digest = z.object({ algorithm: z.enum(['sha256', 'git-sha1']), hex: z.string() });

const manifest = z.object({
  /** The commit that the files are of, where the Hub said. */
  commit: z.string().optional(),
  fetchedAt: z.iso.datetime(),
  /** An owner of the server asked for it: it may become the default of its tasks. */
  chosen: z.boolean(),
  /** Whole precisions; the last that was asked for comes first. */
  dtypes: z.array(z.string()),
  /** Precisions whose files are as the Hub has them, and do not load. */
  unusable: z.array(z.string()).default([]),
  /** By path. */
  files: z.record(z.string(), z.object({ size: z.number(), digest: digest.optional() })),
});

export type Digest = z.output<typeof digest>;
export type Manifest = z.output<typeof manifest>;

/** @returns undefined where there is none that can be read */
export function readManifest(folder: string): Manifest | undefined {
  try {
    return manifest.parse(JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Under its name only when it is whole. */
export async function writeManifest(folder: string, content: Manifest): Promise<void> {
  const path = join(folder, `${MANIFEST}.${process.pid}`);
  await writeFile(path, JSON.stringify(content, undefined, 2));
  await rename(path, join(folder, MANIFEST));
}

/** Whether the file is there with the size that it was fetched with. */
export function isWhole(folder: string, path: string, { files }: Manifest): boolean {
  const expected = files[path];
  if (!expected) return false;
  try {
    return statSync(join(folder, path)).size === expected.size;
  } catch {
    return false;
  }
}
