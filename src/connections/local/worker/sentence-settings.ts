// Reads the pooling, normalization and prompts of a sentence-transformers model from the files next to its config.json.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { tryJson } from '../../../utils/try-json.ts';
import { findModel } from '../find-model.ts';
import type { WorkerSettings } from '../pool/messages.ts';
import type { Pooling, SentenceSettings } from '../recipe.ts';

const modules = z.array(z.object({ type: z.string(), path: z.string() }));
const prompted = z.object({ prompts: z.record(z.string(), z.string()).nullish() });
const pooling = z.looseObject({
  pooling_mode_cls_token: z.boolean().default(false),
  pooling_mode_max_tokens: z.boolean().default(false),
  pooling_mode_lasttoken: z.boolean().default(false),
});

export async function readSentenceSettings(settings: WorkerSettings, model: string): Promise<SentenceSettings> {
  const read = async <Schema extends z.ZodType>(file: string, schema: Schema) =>
    schema.safeParse(tryJson((await readModelFile(settings, model, file)) ?? '')).data;
  const [pool, list, config] = await Promise.all([
    read('1_Pooling/config.json', pooling),
    read('modules.json', modules),
    read('config_sentence_transformers.json', prompted),
  ]);
  return {
    pooling: pool ? poolingOf(pool) : 'mean',
    // Vectors are normalized by default, as in TEI.
    normalize: list ? list.some(({ type }) => type.endsWith('.Normalize')) : true,
    prompts: config?.prompts ?? {},
  };
}

function poolingOf(said: z.output<typeof pooling>): Pooling {
  if (said.pooling_mode_cls_token) return 'cls';
  if (said.pooling_mode_max_tokens) return 'max';
  return said.pooling_mode_lasttoken ? 'last' : 'mean';
}

/** Undefined if the model has no such file. */
async function readModelFile(settings: WorkerSettings, model: string, file: string): Promise<string | undefined> {
  const found = findModel(settings, model);
  return found && readFile(join(found.folder, file), 'utf8').catch(() => undefined);
}
