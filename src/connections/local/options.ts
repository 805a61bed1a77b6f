// Options of the `local` connection.

import type { DownloadPolicy } from './hub/download-policy.ts';
import type { HubOptions } from './hub/hub-client.ts';
import type { Dtype } from './model-id.ts';
import type { Log } from './pool/worker-pool.ts';
import type { LocalRecipe } from './recipe.ts';

export interface LocalConnectionOptions {
  /** Folder of the models, with an `index.json` that names one for each task. */
  modelsFolder: string;
  /** True: the folder is the user's, and not that of the bundled models. */
  isOwnFolder?: boolean;
  /** Which Hub models a call may cause to be downloaded. Default: none. */
  downloads?: DownloadPolicy;
  /** Megabytes of the largest model that a call may cause to be downloaded. Default: 4096. */
  downloadMaxMb?: number;
  /** Folder for downloaded models. */
  cacheFolder: string;
  /** The cache that Hugging Face's programs share; its models are used in place. */
  huggingFaceCache?: string | undefined;
  /** Preferred precision of models whose id names none. */
  dtype?: Dtype | undefined;
  /** Task -> model for calls that name none. Default: a downloaded recommended model, or that of the folder's index. */
  defaults?: Readonly<Record<string, string>>;
  /** Number of worker processes. Default: by cores and memory. */
  workers?: number | undefined;
  /** Megabytes of memory for all workers together. Default: 4096. */
  memoryMb?: number;
  /** Seconds after which an unused model is unloaded; Infinity: never. Default: 300. */
  keepAliveSeconds?: number;
  /** Most calls in one batch. Default: the limit of each task's recipe. */
  batchMax?: number;
  /** Timeout of a run in seconds. Default: 60. */
  timeoutSeconds?: number;
  /** The Hub that models are downloaded from. Default: `https://huggingface.co`, without a token. */
  hub?: HubOptions;
  /** Recipes by task id. Tasks without one are refused with TASK_NOT_SUPPORTED. */
  recipes: Readonly<Record<string, LocalRecipe>>;
  log?: Log;
}
