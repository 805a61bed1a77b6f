// Fetches one file: what has come lies in `.incomplete` beside it and is gone on with, by this run or a later one, and the
// file gets its name when size and hash are those that the Hub names.

import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { delay } from '../../../utils/delay.ts';
import { discard, type HubResponse } from './hub-client.ts';
import { brokenOff, refusedByDisk, refusedByHub, tooLarge, wrongHash } from './hub-errors.ts';
import { digestIn, type HubFile, resolvePath } from './list-files.ts';
import type { Digest } from './manifest.ts';
import { pauseAfter, pauseMs, type RequestContext } from './request-again.ts';

export interface FetchFileOptions extends RequestContext {
  readonly repo: string;
  readonly commit: string;
  readonly file: HubFile;
  readonly folder: string;
  /** The most bytes that are taken where the Hub names no size. */
  readonly maxBytes: number;
  /** Bytes of the file that are here; fewer than before when it is begun anew. */
  readonly onBytes: (loaded: number) => void;
}

/** In a row without a byte of progress. */
const MAX_RETRIES = 5;

export interface FetchedFile {
  readonly size: number;
  readonly digest: Digest | undefined;
}

export async function fetchFile(options: FetchFileOptions): Promise<FetchedFile> {
  const { file, folder, model, signal } = options;
  const target = join(folder, file.path);
  const partial = `${target}.incomplete`;
  try {
    await mkdir(dirname(target), { recursive: true });
    let retries = 0;
    let mismatches = 0;
    for (;;) {
      const before = await sizeOf(partial);
      const attempt = await fetchRest(options, partial, before);
      if (attempt.fetched) {
        if (isAsDescribed(attempt.fetched, file)) {
          await rename(partial, target);
          return { size: attempt.fetched.size, digest: attempt.fetched.expected };
        }
        await rm(partial, { force: true });
        options.onBytes(0);
        if (++mismatches > 1) throw wrongHash(model, file.path);
        continue;
      }
      const after = await sizeOf(partial);
      retries = after > before ? 0 : retries + 1;
      const { response, failure } = attempt;
      const pause = response ? pauseAfter(response, retries) : pauseMs(retries);
      if (pause === undefined || retries >= MAX_RETRIES) {
        throw response ? refusedByHub(model, response, options.client.names) : brokenOff(model, failure, after);
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
}

/** One request for what is missing. Rejects where another try is no use: the disk, an abort. */
async function fetchRest(options: FetchFileOptions, partial: string, from: number): Promise<Attempt> {
  const { client, repo, commit, file, signal, model, maxBytes } = options;
  // Whole already, but for its name: the process was ended in between.
  if (file.size !== undefined && from === file.size && file.digest && from > 0) {
    const hash = startHash(file.digest, file.size);
    await addFile(hash, partial, signal);
    return { fetched: { size: from, hex: hash.digest('hex'), expected: file.digest } };
  }
  // More than there should be is of another file.
  const start = file.size !== undefined && from >= file.size ? 0 : from;
  // Before the request: what arrives before it is read is lost when the connection breaks.
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
    await discard(response.body);
    await rm(partial, { force: true });
    return { failure: new Error('The Hub has no such range of the file.') };
  }
  if (response.status !== 200 && response.status !== 206) {
    await discard(response.body);
    return { response };
  }
  const first = response.status === 206 ? rangeStart(response) : 0;
  if (first !== start && first !== 0) {
    response.body.destroy();
    return { failure: new Error('The Hub sent another range than was asked for.') };
  }
  const named = file.digest ?? digestIn(response);
  const total = file.size ?? first + Number(response.header('content-length') ?? Number.NaN);
  if (total > maxBytes) {
    response.body.destroy();
    throw tooLarge(model, total, maxBytes);
  }
  // Git's hash begins with the size.
  const expected = named?.algorithm === 'sha256' || Number.isFinite(total) ? named : undefined;
  const isGoneOnWith = begun !== undefined && first === start;
  const hash = isGoneOnWith ? begun : expected && startHash(expected, total);
  if (hash && !isGoneOnWith && first > 0) await addFile(hash, partial, signal);
  // Written as it comes, and not through a stream: what lies in a stream's buffer is lost when the line breaks.
  const output = await open(partial, first > 0 ? 'a' : 'w');
  let size = first;
  options.onBytes(size);
  const chunks = response.body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const chunk = await nextChunk(chunks);
      if (chunk instanceof Error) {
        signal.throwIfAborted();
        return { failure: chunk };
      }
      if (!chunk) break;
      // A Hub that sends on and on must not fill the disk.
      if (size + chunk.length > (Number.isFinite(total) ? total : maxBytes)) {
        response.body.destroy();
        return { failure: new Error('The Hub sent more than it said.') };
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
  if (Number.isFinite(total) && size < total) return { failure: new Error('The connection was closed early.') };
  return { fetched: { size, hex: hash?.digest('hex'), expected } };
}

/** The error of the network in the place of a chunk: an error of the disk is another matter. */
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

/** Git puts a header in front of the bytes that it hashes. */
function startHash({ algorithm }: Digest, size: number): Hash {
  if (algorithm === 'sha256') return createHash('sha256');
  return createHash('sha1').update(`blob ${size}\0`);
}

async function addFile(hash: Hash, path: string, signal: AbortSignal): Promise<void> {
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done();
    },
  });
  await pipeline(createReadStream(path), sink, { signal });
}

/** @returns the bytes' hash as the digest has it */
export async function hashFile(path: string, digest: Digest, size: number, signal: AbortSignal): Promise<string> {
  const hash = startHash(digest, size);
  await addFile(hash, path, signal);
  return hash.digest('hex');
}

function rangeStart(response: HubResponse): number {
  return Number(/^bytes (\d+)-/.exec(response.header('content-range') ?? '')?.[1] ?? 0);
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
