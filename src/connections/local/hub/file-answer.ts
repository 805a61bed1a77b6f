// Whether an answer of the Hub holds the bytes of a file that were asked for.

import type { HubResponse } from './hub-client.ts';
import { HubFault } from './hub-errors.ts';
import { type HubFile, isPage } from './hub-file.ts';

/** Why an answer with bytes cannot be used; it has changed nothing here. */
export function faultOf(
  response: HubResponse,
  { start, file, isSame }: { start: number; file: HubFile; isSame: boolean },
): HubFault | undefined {
  if (isPage(response)) return new HubFault(`sends a web page in the place of ${file.path}`);
  if (response.status === 200) return undefined;
  const first = rangeStart(response);
  // The range of a compressed form is not that of the file.
  if (first === undefined || (first !== start && first !== 0) || response.isCompressed) {
    return new HubFault(`sends other bytes of ${file.path} than were asked for`);
  }
  // Without a hash nothing would show that the rest is of another version than the beginning.
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
