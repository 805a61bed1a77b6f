// Settings of the layer under test: the defaults of the server.

import type { InferenceSettings } from '../../../src/inference/index.ts';

export const settings: InferenceSettings = {
  timeoutSeconds: 60,
  cacheSeconds: 300,
  cacheMegabytes: 64,
  batchWindowMs: 1,
  batchMax: 32,
  maxConcurrent: 16,
  maxQueued: 256,
};
