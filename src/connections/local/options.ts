// Options of the `local` connection.

import type { DownloadPolicy } from './hub/download-policy.ts';
import type { HubOptions } from './hub/hub-client.ts';
import type { Dtype } from './model-id.ts';
import type { Log } from './pool/worker-pool.ts';
import type { LocalRecipe } from './recipe.ts';

export interface LocalConnectionOptions {
  /** Folder of the models, with an `index.json` that names one for each task. */
  modelsFolder: string;
  /** The folder is the user's, and not that of the models that come with the project. */
  isOwnFolder?: boolean;
  /** Which models of the Hub a caller may have fetched. Default: none. */
  downloads?: DownloadPolicy;
  /** Megabytes of the largest model that a caller may have fetched. Default: 4096. */
  downloadMaxMb?: number;
  /** Where fetched models are kept. */
  cacheFolder: string;
  /** The cache that programs of Hugging Face share; its models are used where they lie. */
  huggingFaceCache?: string | undefined;
  /** Precision of models whose id names none, where they have it. */
  dtype?: Dtype | undefined;
  /** Task -> model, where the caller names none. Default: what the folder's index says, or a fetched recommended one. */
  defaults?: Readonly<Record<string, string>>;
  /** How many processes run models. Planned from the machine unless given. */
  workers?: number | undefined;
  /** Megabytes of memory for all of them together. Default: 4096. */
  memoryMb?: number;
  /** Seconds after which an unused model is unloaded; 0: never. Default: 300. */
  keepAliveSeconds?: number;
  /** The most calls that run as one. Default: what each task's recipe takes. */
  batchMax?: number;
  /** Seconds after which a run or a silent download is given up. Default: 60. */
  timeoutSeconds?: number;
  /** Where models are fetched from. Default: `https://huggingface.co`, without a token. */
  hub?: HubOptions;
  /** By task id. Tasks without a recipe are refused as TASK_NOT_SUPPORTED. */
  recipes: Readonly<Record<string, LocalRecipe>>;
  log?: Log;
}
