// Reads facts from the files of a model before it is loaded, in addition to those that transformers.js reads itself.

import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { tryJson } from '../../utils/try-json.ts';
import { labelsIn, modelConfig, pipelinesOf } from './architectures.ts';
import type { ModelFacts } from './recipe.ts';

const TEMPLATE_FILE = 'chat_template.jinja';

/** @throws if config.json cannot be read */
export function readModelFacts(folder: string): ModelFacts {
  const config = modelConfig.parse(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));
  return {
    config,
    pipelines: pipelinesOf(config, { isEmbedder: isEmbedder(folder) }) ?? [],
    labels: labelsIn(config),
    hasChatTemplate: hasChatTemplate(folder),
  };
}

/** Whether the folder has the files of a sentence-transformers model. */
export function isEmbedder(folder: string): boolean {
  return existsSync(join(folder, '1_Pooling', 'config.json'));
}

function hasChatTemplate(folder: string): boolean {
  if (existsSync(join(folder, TEMPLATE_FILE))) return true;
  const settings = join(folder, 'tokenizer_config.json');
  return existsSync(settings) && readFileSync(settings, 'utf8').includes('"chat_template"');
}

const processorTemplate = z.object({ chat_template: z.string() });

/**
 * Reads the chat template from a separate file, as transformers writes it since 4.52 (and its processors did in JSON
 * before). transformers.js reads neither for a tokenizer.
 * @returns undefined if there is no such file
 */
export async function readChatTemplate(folder: string): Promise<string | undefined> {
  const read = (file: string) => readFile(join(folder, file), 'utf8').catch(() => undefined);
  const template = await read(TEMPLATE_FILE);
  if (template !== undefined) return template;
  const text = await read('chat_template.json');
  return processorTemplate.safeParse(tryJson(text ?? '')).data?.chat_template;
}
