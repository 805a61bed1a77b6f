// Lists the files of a repository: with one request to the Hub's API or, on a mirror without it, with a request per
// possible file.

import { z } from 'zod';
import { type WeightsConfig, weightsConfig } from './choose-dtype.ts';
import { notTheHub, refusedByHub } from './hub-errors.ts';
import { digestOf, type HubFile, isPage, type RepoContext, resolvePath } from './hub-file.ts';
import { noConfig } from './model-errors.ts';
import { probeFiles } from './probe-files.ts';
import { requestJson } from './request-again.ts';

export interface HubListing {
  /** Files are fetched from this commit, so that all match; the revision if a mirror reports no commit. */
  readonly commit: string;
  readonly isExact: boolean;
  readonly files: readonly HubFile[];
  readonly config: WeightsConfig;
}

export interface ListOptions extends RepoContext {
  readonly revision: string;
}

const apiModel = z.looseObject({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z.array(
    z.looseObject({
      rfilename: z.string(),
      size: z.number().int().min(0).nullish(),
      blobId: z.string().nullish(),
      lfs: z.looseObject({ sha256: z.string(), size: z.number() }).nullish(),
    }),
  ),
});

/** A listing of 10,000 files is about this large. */
const MAX_LISTING_BYTES = 8e6;
const MAX_CONFIG_BYTES = 4e6;

/** @throws InferenceError if the model does not exist or may not be read */
export async function listFiles(options: ListOptions): Promise<HubListing> {
  const listed = await askApi(options);
  const commit = listed?.sha ?? options.revision;
  const config = await readConfig(options, commit);
  const files = listed ? listed.siblings.map(toHubFile) : await probeFiles(options, commit, config);
  return { commit, isExact: listed !== undefined, files, config };
}

/** @returns undefined if the mirror has no API */
async function askApi(options: ListOptions): Promise<z.output<typeof apiModel> | undefined> {
  const { client, repo, revision, model } = options;
  const path = `/api/models/${repo}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const response = await requestJson(options, path, MAX_LISTING_BYTES);
  if (response.ok) {
    const parsed = apiModel.safeParse(response.json);
    if (parsed.success) return parsed.data;
    if (client.names.isMirror) return undefined;
    throw notTheHub(model, client.names);
  }
  await response.discard();
  const isMissing = [400, 401, 403, 404, 405, 410, 501].includes(response.status);
  if (isMissing && (client.names.isMirror || response.errorCode === undefined)) {
    // The API may not exist on this server; the answer for a file is more specific.
    return undefined;
  }
  throw refusedByHub(model, response, client.names);
}

async function readConfig(options: ListOptions, commit: string): Promise<WeightsConfig> {
  const { client, model, repo } = options;
  const response = await requestJson(options, resolvePath(repo, commit, 'config.json'), MAX_CONFIG_BYTES);
  if (!response.ok) {
    await response.discard();
    if (response.errorCode === 'EntryNotFound') throw noConfig(model);
    throw refusedByHub(model, response, client.names);
  }
  // With the Hub's commit header, a broken config.json is the model's fault.
  const isOfHub = response.header('x-repo-commit') !== undefined || response.json !== undefined;
  if (isPage(response) || !isOfHub) throw notTheHub(model, client.names);
  return weightsConfig.catch(weightsConfig.parse({})).parse(response.json);
}

function toHubFile({ rfilename, size, blobId, lfs }: z.output<typeof apiModel>['siblings'][number]): HubFile {
  if (lfs) return { path: rfilename, size: lfs.size, digest: digestOf(lfs.sha256) };
  return { path: rfilename, size: size ?? undefined, digest: digestOf(blobId ?? undefined) };
}
