// Downloads one file into `.incomplete` next to it, which this run or a later one resumes. The file gets its name once its
// size and hash match the Hub's.

import type { Hash } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { delay } from '../../../utils/delay.ts';
import { refusedByDisk } from './disk-errors.ts';
import { faultOf, lengthOf, rangeStart, versionOf } from './file-answer.ts';
import { addFile, startHash } from './file-hash.ts';
import type { HubResponse } from './hub-client.ts';
import { brokenOff, HubFault, refusedByHub } from './hub-errors.ts';
import { digestIn, type HubFile, isPage, resolvePath } from './hub-file.ts';
import type { Digest } from './manifest.ts';
import { tooLarge, wrongHash } from './model-errors.ts';
import { pauseAfter, pauseMs, type RequestContext } from './request-again.ts';

export interface FetchFileOptions extends RequestContext {
  readonly repo: string;
  readonly commit: string;
  readonly file: HubFile;
  readonly folder: string;
  /** Byte limit for a file whose size the Hub does not name. */
  readonly maxBytes: number;
  /** Reports the bytes on disk; fewer than before when the file is restarted. */
  readonly onBytes: (loaded: number) => void;
}

export interface FetchedFile {
  readonly size: number;
  readonly digest: Digest | undefined;
}

/** Consecutive tries without a byte of progress. */
const MAX_RETRIES = 5;
/** For violations of the protocol, which waiting seldom fixes. */
const MAX_FAULTS = 3;
/** A redirect may have expired, so that a new one helps; a blocked host does not change. */
const MAX_LINKS = 3;

export async function fetchFile(options: FetchFileOptions): Promise<FetchedFile> {
  const { file, folder, model, signal, client } = options;
  const target = join(folder, file.path);
  const partial = `${target}.incomplete`;
  try {
    await mkdir(dirname(target), { recursive: true });
    let retries = 0;
    let mismatches = 0;
    let links = 1;
    let from = await sizeOf(partial);
    // Progress counts from the furthest byte ever: a host that ignores ranges and breaks off at random would be retried for ever.
    let furthest = from;
    let version: string | undefined;
    for (;;) {
      const attempt = await fetchRest(options, partial, { from, version });
      if (attempt.fetched) {
        if (isAsDescribed(attempt.fetched, file)) {
          await rename(partial, target);
          return { size: attempt.fetched.size, digest: attempt.fetched.expected };
        }
        await rm(partial, { force: true });
        options.onBytes(0);
        from = 0;
        if (++mismatches > 1) throw wrongHash(model, file.path);
        continue;
      }
      version = attempt.version ?? version;
      const after = await sizeOf(partial);
      from = attempt.isOfAnother ? 0 : after;
      retries = after > furthest ? 0 : retries + 1;
      furthest = Math.max(furthest, after);
      const { response, failure } = attempt;
      const isStaleLink = response?.storage !== undefined && links++ < MAX_LINKS;
      const pause = response && !isStaleLink ? pauseAfter(client, response, retries) : pauseMs(client, retries);
      if (pause === undefined || retries >= (failure instanceof HubFault ? MAX_FAULTS : MAX_RETRIES)) {
        throw response ? refusedByHub(model, response, client.names) : brokenOff(model, failure, after, client.names);
      }
      await delay(pause, signal);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw refusedByDisk(model, error) ?? error;
  }
}

interface Attempt {
  readonly fetched?: { size: number; hex: string | undefined; expected: Digest | undefined };
  readonly response?: HubResponse;
  readonly failure?: unknown;
  /** The partial file, or the answer, belongs to other content: the next try starts at byte 0. */
  readonly isOfAnother?: boolean;
  /** ETag or date of the bytes that came. */
  readonly version?: string | undefined;
}

/** One request for the missing bytes. Only rejects if another try would not help: for disk errors and aborts. */
async function fetchRest(
  options: FetchFileOptions,
  partial: string,
  { from, version }: { from: number; version: string | undefined },
): Promise<Attempt> {
  const { client, repo, commit, file, signal, model, maxBytes } = options;
  // Complete, but not renamed yet: the process ended in between.
  if (file.size !== undefined && from === file.size && file.digest && from > 0) {
    const hash = startHash(file.digest, file.size);
    await addFile(hash, partial, signal);
    return { fetched: { size: from, hex: hash.digest('hex'), expected: file.digest } };
  }
  // A longer partial file belongs to other content.
  const start = file.size !== undefined && from >= file.size ? 0 : from;
  // Hashed before the request: bytes that arrive meanwhile would be lost if the connection broke.
  const begun = file.digest && file.size !== undefined ? startHash(file.digest, file.size) : undefined;
  if (begun && start > 0) await addFile(begun, partial, signal);
  let response: HubResponse;
  try {
    const headers: Record<string, string> = start > 0 ? { range: `bytes=${start}-` } : {};
    response = await client.request(resolvePath(repo, commit, file.path), { headers, signal });
  } catch (failure) {
    signal.throwIfAborted();
    return { failure };
  }
  if (response.status === 416) {
    await response.discard();
    await rm(partial, { force: true });
    return { failure: new HubFault(`has no bytes of ${file.path} from ${start} on`), isOfAnother: true };
  }
  if (response.status !== 200 && response.status !== 206) {
    await response.discard();
    return { response };
  }
  const named = file.digest ?? digestIn(response);
  const fault = faultOf(response, {
    start,
    file,
    isSame: named !== undefined || (version !== undefined && versionOf(response) === version),
  });
  if (fault) {
    response.body.destroy();
    return { failure: fault, isOfAnother: !isPage(response) };
  }
  const first = response.status === 206 ? (rangeStart(response) ?? 0) : 0;
  const total = file.size ?? first + lengthOf(response);
  if (total > maxBytes) {
    response.body.destroy();
    throw tooLarge(model, total, maxBytes);
  }
  // Git's hash covers the size, which must be known first.
  const expected = named?.algorithm === 'sha256' || Number.isFinite(total) ? named : undefined;
  const isGoneOnWith = begun !== undefined && first === start;
  const hash = isGoneOnWith ? begun : expected && startHash(expected, total);
  if (hash && !isGoneOnWith && first > 0) await addFile(hash, partial, signal);
  const written = await write(response, partial, {
    first,
    hash,
    most: Number.isFinite(total) ? total : maxBytes,
    options,
  });
  const failure =
    written.failure ??
    (Number.isFinite(total) && written.size < total ? new Error('The connection was closed early.') : undefined);
  if (failure) return { failure, version: versionOf(response) };
  return { fetched: { size: written.size, hex: hash?.digest('hex'), expected } };
}

/** Each chunk is written at once: bytes in a stream's buffer would be lost when the connection breaks. */
async function write(
  response: HubResponse,
  partial: string,
  { first, hash, most, options }: { first: number; hash: Hash | undefined; most: number; options: FetchFileOptions },
): Promise<{ size: number; failure?: Error }> {
  const output = await open(partial, first > 0 ? 'a' : 'w');
  let size = first;
  options.onBytes(size);
  const chunks: AsyncIterator<Buffer> = response.body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const chunk = await nextChunk(chunks);
      if (chunk instanceof Error) {
        options.signal.throwIfAborted();
        return { size, failure: chunk };
      }
      if (!chunk) return { size };
      // An endless answer must not fill the disk.
      if (size + chunk.length > most) {
        response.body.destroy();
        return { size, failure: new HubFault(`sends more bytes of ${options.file.path} than it has named`) };
      }
      await output.writeFile(chunk);
      hash?.update(chunk);
      size += chunk.length;
      options.onBytes(size);
    }
  } catch (error) {
    response.body.destroy();
    throw error;
  } finally {
    await output.close();
  }
}

/** Returns network errors, to distinguish them from disk errors. */
async function nextChunk(chunks: AsyncIterator<Buffer>): Promise<Buffer | Error | undefined> {
  try {
    const { done, value } = await chunks.next();
    return done ? undefined : value;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function isAsDescribed({ size, hex, expected }: NonNullable<Attempt['fetched']>, file: HubFile): boolean {
  return (file.size === undefined || size === file.size) && (expected === undefined || hex === expected.hex);
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
