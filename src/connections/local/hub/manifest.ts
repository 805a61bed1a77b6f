// The record of a fetched model: a file beside it, written when a precision is complete. A model without one was copied
// there by hand.

import { readFileSync, statSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const MANIFEST = '.inferql.json';

const digest = z.object({ algorithm: z.enum(['sha256', 'git-sha1']), hex: z.string() });

const manifest = z.object({
  /** Commit of the files; absent if the Hub reports none. */
  commit: z.string().optional(),
  fetchedAt: z.iso.datetime(),
  /** Fetched by an owner of the server: it may become the default of its tasks. */
  chosen: z.boolean(),
  /** Complete precisions; the latest comes first. */
  dtypes: z.array(z.string()),
  /** Precisions whose files match the Hub's hashes and still do not load. */
  unusable: z.array(z.string()).default([]),
  /** By path. */
  files: z.record(z.string(), z.object({ size: z.number(), digest: digest.optional() })),
});

export type Digest = z.output<typeof digest>;
export type Manifest = z.output<typeof manifest>;

/** @returns undefined if there is none or it cannot be read */
export function readManifest(folder: string): Manifest | undefined {
  try {
    return manifest.parse(JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Renamed when it is complete, so that no reader sees half of it. */
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
