// Files of a model that transformers.js does not read by itself, and that say how it is to be used.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Relative to the model's folder; a model is here when those of them that it has are here too. */
export const EXTRA_FILES = ['1_Pooling/config.json', 'chat_template.jinja'] as const;

/** How the embeddings of tokens become that of their text. */
export type Pooling = 'mean' | 'cls' | 'max' | 'last-token';

export interface ModelFiles {
  /** Of sentence-transformers; undefined where the model does not say. */
  readonly pooling: Pooling | undefined;
  /** Beside the tokenizer's settings, as transformers writes it since 4.52. */
  readonly chatTemplate: string | undefined;
}

const poolingConfig = z.looseObject({
  pooling_mode_cls_token: z.boolean().optional(),
  pooling_mode_max_tokens: z.boolean().optional(),
  pooling_mode_lasttoken: z.boolean().optional(),
  pooling_mode_mean_tokens: z.boolean().optional(),
});

/** @param folders where the model may lie; the first that has a file counts */
export async function readModelFiles(folders: readonly string[]): Promise<ModelFiles> {
  const [pooling, chatTemplate] = await Promise.all(EXTRA_FILES.map((file) => readFirst(folders, file)));
  return { pooling: pooling === undefined ? undefined : parsePooling(pooling), chatTemplate };
}

async function readFirst(folders: readonly string[], file: string): Promise<string | undefined> {
  for (const folder of folders) {
    const text = await readFile(join(folder, file), 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}

function parsePooling(text: string): Pooling {
  const config = poolingConfig.parse(JSON.parse(text));
  if (config.pooling_mode_cls_token) return 'cls';
  if (config.pooling_mode_lasttoken) return 'last-token';
  if (config.pooling_mode_max_tokens && !config.pooling_mode_mean_tokens) return 'max';
  return 'mean';
}
