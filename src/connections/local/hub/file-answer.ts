// Checks that an answer of the Hub holds the requested bytes of a file.

import type { HubResponse } from './hub-client.ts';
import { HubFault } from './hub-errors.ts';
import { type HubFile, isPage } from './hub-file.ts';

/** Why an answer with bytes cannot be used, found before anything is written. */
export function faultOf(
  response: HubResponse,
  { start, file, isSame }: { start: number; file: HubFile; isSame: boolean },
): HubFault | undefined {
  if (isPage(response)) return new HubFault(`sends a web page in the place of ${file.path}`);
  if (response.status === 200) return undefined;
  const first = rangeStart(response);
  // A range of compressed bytes is not a range of the file.
  if (first === undefined || (first !== start && first !== 0) || response.isCompressed) {
    return new HubFault(`sends other bytes of ${file.path} than were requested`);
  }
  // Without a hash, a rest of another version than the beginning would go unnoticed.
  return first > 0 && !isSame ? new HubFault(`does not name the version of ${file.path}`) : undefined;
}

export function rangeStart(response: HubResponse): number | undefined {
  const [, first] = /^bytes (\d+)-/.exec(response.header('content-range') ?? '') ?? [];
  return first === undefined ? undefined : Number(first);
}

export function lengthOf(response: HubResponse): number {
  return response.isCompressed ? Number.NaN : Number(response.header('content-length') ?? Number.NaN);
}

export function versionOf(response: HubResponse): string | undefined {
  return response.header('etag') ?? response.header('last-modified');
}
