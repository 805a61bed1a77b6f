// What is written down of a model that has just been fetched, with the precisions of it that were here before.

import type { Weights } from './choose-dtype.ts';
import type { HubFile } from './hub-file.ts';
import type { HubListing } from './list-files.ts';
import type { Manifest } from './manifest.ts';

export function newManifest({
  before,
  listing,
  weights,
  files,
  chosen,
}: {
  before: Manifest | undefined;
  listing: HubListing;
  weights: Weights;
  files: readonly HubFile[];
  chosen: boolean;
}): Manifest {
  const now = Object.fromEntries(
    files.map(({ path, size = 0, digest }) => [path, { size, ...(digest ? { digest } : {}) }]),
  );
  // Other precisions stay while the Hub has them as they are here.
  const others = before && isSameModel(before, listing) ? before : undefined;
  return {
    ...(listing.isExact ? { commit: listing.commit } : {}),
    fetchedAt: new Date().toISOString(),
    chosen: chosen || (before?.chosen ?? false),
    dtypes: [weights.name, ...(others?.dtypes ?? []).filter((name) => name !== weights.name)],
    unusable: (others?.unusable ?? []).filter((name) => name !== weights.name),
    files: { ...others?.files, ...now },
  };
}

function isSameModel(before: Manifest, { commit, isExact, files }: HubListing): boolean {
  if (isExact && before.commit === commit) return true;
  return Object.entries(before.files).every(([path, { digest }]) => {
    const now = files.find((file) => file.path === path);
    return now !== undefined && (!now.digest || !digest || now.digest.hex === digest.hex);
  });
}
