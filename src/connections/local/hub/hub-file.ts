// Reads the facts of a file from the headers of the Hub's answers.

import type { HubResponse } from './hub-client.ts';
import { refusedByHub } from './hub-errors.ts';
import type { Digest } from './manifest.ts';
import { type RequestContext, requestAgain } from './request-again.ts';

export interface HubFile {
  readonly path: string;
  /** Undefined if the Hub does not report it. */
  readonly size: number | undefined;
  readonly digest: Digest | undefined;
}

export interface RepoContext extends RequestContext {
  readonly repo: string;
}

export function resolvePath(repo: string, commit: string, path: string): string {
  return `/${repo}/resolve/${encodeURIComponent(commit)}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** Requests the facts of a file; undefined if it does not exist. */
export async function describeFile(options: RepoContext, commit: string, path: string): Promise<HubFile | undefined> {
  const response = await requestAgain(options, resolvePath(options.repo, commit, path), { method: 'HEAD' });
  await response.discard();
  if (isPage(response)) return undefined;
  if (response.ok) return { path, size: sizeOf(response), digest: digestIn(response) };
  if (response.status === 404 || response.errorCode === 'EntryNotFound') return undefined;
  throw refusedByHub(options.model, response, options.client.names);
}

export function digestIn(response: HubResponse): Digest | undefined {
  const linked = response.header('x-linked-etag');
  // Only the Hub's own plain ETag is git's hash of the file; mirrors use other hashes.
  const etag = linked ?? (response.header('x-repo-commit') ? response.header('etag') : undefined);
  return digestOf(etag?.replace(/^W\//, '').replaceAll('"', ''));
}

/** Login pages, and mirrors with one page for every path, answer 200; no file of a model is HTML. */
export function isPage(response: HubResponse): boolean {
  return response.ok && /^text\/html\b/i.test(response.header('content-type') ?? '');
}

function sizeOf(response: HubResponse): number | undefined {
  const length = response.isCompressed ? undefined : response.header('content-length');
  const size = Number(response.header('x-linked-size') ?? length ?? Number.NaN);
  return Number.isSafeInteger(size) ? size : undefined;
}

/** Git names a file by SHA-1, its storage for large files by SHA-256. */
export function digestOf(hex: string | undefined): Digest | undefined {
  if (hex !== undefined && /^[0-9a-f]{64}$/.test(hex)) return { algorithm: 'sha256', hex };
  return hex !== undefined && /^[0-9a-f]{40}$/.test(hex) ? { algorithm: 'git-sha1', hex } : undefined;
}
