// What a repository of the Hub holds: from its API in one request, or, of a mirror that serves files alone, by asking for
// each file that might be there.

import { z } from 'zod';
import { DTYPE_SUFFIXES, DTYPES } from '../model-id.ts';
import { announcedParts, type WeightsConfig, weightsConfig } from './choose-dtype.ts';
import type { HubClient, HubResponse } from './hub-client.ts';
import { notTheHub, refusedByHub } from './hub-errors.ts';
import type { Digest } from './manifest.ts';
import { noConfig } from './model-errors.ts';
import { requestAgain, requestJson } from './request-again.ts';

export interface HubFile {
  readonly path: string;
  /** Undefined where the Hub has not said. */
  readonly size: number | undefined;
  readonly digest: Digest | undefined;
}

export interface HubListing {
  /** Files are fetched from it, so that all are of one commit; the revision itself where a mirror names none. */
  readonly commit: string;
  readonly isExact: boolean;
  readonly files: readonly HubFile[];
  readonly config: WeightsConfig;
}

export interface ListOptions {
  readonly client: HubClient;
  readonly model: string;
  readonly repo: string;
  readonly revision: string;
  readonly signal: AbortSignal;
}

/** What is fetched beside the networks, where it is there: tokenizers, templates, what comes before and after a model. */
export const COMPANIONS: readonly string[] = [
  ...['config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json'],
  ...['preprocessor_config.json', 'processor_config.json', 'chat_template.jinja', 'chat_template.json'],
  ...['vocab.json', 'vocab.txt', 'merges.txt', 'added_tokens.json'],
  ...['modules.json', 'sentence_bert_config.json', 'config_sentence_transformers.json', '1_Pooling/config.json'],
];

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

/** @throws InferenceError when the model is not there, or may not be read */
export async function listFiles(options: ListOptions): Promise<HubListing> {
  const listed = await askApi(options);
  const commit = listed?.sha ?? options.revision;
  const config = await readConfig(options, commit);
  const files = listed ? listed.siblings.map(toHubFile) : await probe(options, commit, config);
  return { commit, isExact: listed !== undefined, files, config };
}

export function resolvePath(repo: string, commit: string, path: string): string {
  return `/${repo}/resolve/${encodeURIComponent(commit)}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** @returns undefined where the mirror has no API */
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
    // The file's own answer says more than that of an API that may not be there.
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
  // A broken config is the model's fault where the Hub names its commit.
  const isOfHub = response.header('x-repo-commit') !== undefined || response.json !== undefined;
  if (isPage(response) || !isOfHub) throw notTheHub(model, client.names);
  return weightsConfig.catch(weightsConfig.parse({})).parse(response.json);
}

function toHubFile({ rfilename, size, blobId, lfs }: z.output<typeof apiModel>['siblings'][number]): HubFile {
  if (lfs) return { path: rfilename, size: lfs.size, digest: digestOf(lfs.sha256) };
  return { path: rfilename, size: size ?? undefined, digest: digestOf(blobId ?? undefined) };
}

/** Git names a file by SHA-1, its storage for large files by SHA-256. */
function digestOf(hex: string | undefined): Digest | undefined {
  if (hex !== undefined && /^[0-9a-f]{64}$/.test(hex)) return { algorithm: 'sha256', hex };
  return hex !== undefined && /^[0-9a-f]{40}$/.test(hex) ? { algorithm: 'git-sha1', hex } : undefined;
}

/** The file as the Hub describes it in the headers of its answer; undefined where it is not there. */
export async function describeFile(options: ListOptions, commit: string, path: string): Promise<HubFile | undefined> {
  const response = await requestAgain(options, resolvePath(options.repo, commit, path), { method: 'HEAD' });
  await response.discard();
  if (isPage(response)) return undefined;
  if (response.ok) return { path, size: sizeOf(response), digest: digestIn(response) };
  if (response.status === 404 || response.errorCode === 'EntryNotFound') return undefined;
  throw refusedByHub(options.model, response, options.client.names);
}

export function digestIn(response: HubResponse): Digest | undefined {
  const linked = response.header('x-linked-etag');
  // A plain ETag is git's own name of the file only at the Hub: mirrors put other hashes there.
  const etag = linked ?? (response.header('x-repo-commit') ? response.header('etag') : undefined);
  return digestOf(etag?.replace(/^W\//, '').replaceAll('"', ''));
}

/** No file of a model is a web page; login pages, and mirrors that have one for every path, answer 200 all the same. */
export function isPage(response: HubResponse): boolean {
  return response.ok && /^text\/html\b/i.test(response.header('content-type') ?? '');
}

function sizeOf(response: HubResponse): number | undefined {
  const length = response.isCompressed ? undefined : response.header('content-length');
  const size = Number(response.header('x-linked-size') ?? length ?? Number.NaN);
  return Number.isSafeInteger(size) ? size : undefined;
}

const PARTS = ['model', 'encoder_model', 'decoder_model_merged', 'embed_tokens'];
/** transformers.js takes no more parts of external data. */
const MAX_DATA_PARTS = 100;
const PROBES_AT_ONCE = 6;

async function probe(options: ListOptions, commit: string, config: WeightsConfig): Promise<HubFile[]> {
  const networks = PARTS.flatMap((part) => DTYPES.map((dtype) => `onnx/${part}${DTYPE_SUFFIXES[dtype]}.onnx`));
  const described = (paths: readonly string[]) =>
    inTurns(paths, PROBES_AT_ONCE, (path) => describeFile(options, commit, path));
  const found = (await described([...COMPANIONS, ...networks])).filter((file) => file !== undefined);
  for (const { path } of found.filter(({ path: name }) => name.endsWith('.onnx'))) {
    const announced = announcedParts(path, config);
    for (let part = 0; part < MAX_DATA_PARTS; part++) {
      const data = await describeFile(options, commit, `${path}_data${part === 0 ? '' : `_${part}`}`);
      if (!data && part >= announced) break;
      if (data) found.push(data);
    }
  }
  return found;
}

/** Results in the order of the items, at most `atOnce` under way; the first failure ends it. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const work = async () => {
    for (const [i, item] of queue) results[i] = await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return results;
}
