// Parses ids of local models: `owner/name`, optionally with `@REVISION` (a branch, tag or commit) and `:DTYPE` (a
// precision).

import { LRUCache } from 'lru-cache';
import { InferenceError } from '../../inference/errors.ts';
import { isHubModelId } from '../../utils/hub-model-id.ts';

/** Precisions of weights and the suffixes of their files, as in transformers.js. */
export const DTYPE_SUFFIXES = {
  q8: '_quantized',
  int8: '_int8',
  uint8: '_uint8',
  q4: '_q4',
  q4f16: '_q4f16',
  fp16: '_fp16',
  fp32: '',
  bnb4: '_bnb4',
} as const;

export type Dtype = keyof typeof DTYPE_SUFFIXES;

export const DTYPES = Object.keys(DTYPE_SUFFIXES).filter(isDtype);

export function isDtype(text: string): text is Dtype {
  return Object.hasOwn(DTYPE_SUFFIXES, text);
}

export const MAIN = 'main';

export interface LocalModelId {
  /** `owner/name`, or `name`. */
  readonly repo: string;
  readonly revision: string;
  /** Undefined: chosen among the available ones. */
  readonly dtype: Dtype | undefined;
}

// Git allows more characters; these suffice for branches, tags, commits and `refs/pr/1`.
const REVISION = /^\w[\w.-]{0,99}(?:\/\w[\w.-]{0,99}){0,4}$/;
/** Two parts of a name, five of a revision, and a dtype. */
const MAX_LENGTH = 800;
const ID = /^([^@:]+)(?:@([^:]+))?(?::([\w-]+))?$/;

/** Parsed ids, because every call has one; bounded, because they come from clients. */
const read = new LRUCache<string, { id: LocalModelId | undefined }>({ max: 1_000 });

/** @returns undefined for a malformed id */
export function readModelId(id: string): LocalModelId | undefined {
  // Other texts may be long.
  if (id.length > MAX_LENGTH) return undefined;
  let known = read.get(id);
  if (!known) {
    known = { id: parse(id) };
    read.set(id, known);
  }
  return known.id;
}

function parse(id: string): LocalModelId | undefined {
  const [, repo = '', revision = MAIN, dtype] = ID.exec(id) ?? [];
  // transformers.js would open any other id as a path, wherever that leads.
  if (!isHubModelId(repo)) return undefined;
  if (!REVISION.test(revision) || revision.includes('..')) return undefined;
  if (dtype === undefined) return { repo, revision, dtype };
  return isDtype(dtype) ? { repo, revision, dtype } : undefined;
}

/** @throws InferenceError BAD_USER_INPUT that names the malformed part */
export function parseModelId(id: string): LocalModelId {
  const parsed = readModelId(id);
  if (parsed) return parsed;
  const [, repo = '', revision, dtype] = ID.exec(id) ?? [];
  const wrong =
    repo === '' || !readModelId(repo)
      ? 'expected a Hub model id such as "owner/name", "owner/name@revision" or "owner/name:dtype"'
      : revision !== undefined && !readModelId(`${repo}@${revision}`)
        ? `"${revision.slice(0, 100)}" is no revision: expected a branch, a tag, a commit, or one such as refs/pr/1`
        : `"${(dtype ?? '').slice(0, 20)}" is no dtype: expected one of ${DTYPES.join(', ')}`;
  throw new InferenceError('BAD_USER_INPUT', `model: ${wrong}.`);
}

/** Folder of a repository in the cache that Hugging Face's programs share. */
export function hubCacheFolder(repo: string): string {
  return `models--${repo.replaceAll('/', '--')}`;
}

/** Folder of a model in that of downloaded models. Names contain no "@", so revisions are next to each other. */
export function modelFolder({ repo, revision }: LocalModelId): string {
  return revision === MAIN ? repo : `${repo}@${encodeURIComponent(revision)}`;
}

/** The id, without dtype, of a folder that `modelFolder` named; undefined for other folders. */
export function idOfFolder(path: string): string | undefined {
  const [repo = '', revision] = path.split('@');
  let id = repo;
  try {
    if (revision !== undefined) id += `@${decodeURIComponent(revision)}`;
  } catch {
    return undefined;
  }
  return readModelId(id) && id;
}
