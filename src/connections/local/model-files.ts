// What the files of a model say of it before it is loaded, beside what transformers.js reads by itself.

import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { labelsIn, modelConfig, pipelinesOf } from './architectures.ts';
import type { ModelFacts } from './recipe.ts';

const TEMPLATE_FILE = 'chat_template.jinja';

/** @throws when its config cannot be read */
export function readModelFacts(folder: string): ModelFacts {
  const config = modelConfig.parse(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));
  return {
    config,
    pipelines: pipelinesOf(config, { isEmbedder: isEmbedder(folder) }) ?? [],
    labels: labelsIn(config),
    hasChatTemplate: hasChatTemplate(folder),
  };
}

/** It comes with the files of sentence-transformers. */
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
 * The template in a file of its own: transformers writes it so since 4.52, and its processors did so in JSON before; the
 * library reads neither for a tokenizer.
 * @returns undefined where there is none
 */
export async function readChatTemplate(folder: string): Promise<string | undefined> {
  const read = (file: string) => readFile(join(folder, file), 'utf8').catch(() => undefined);
  const template = await read(TEMPLATE_FILE);
  if (template !== undefined) return template;
  const text = await read('chat_template.json');
  try {
    return text === undefined ? undefined : processorTemplate.safeParse(JSON.parse(text)).data?.chat_template;
  } catch {
    return undefined;
  }
}
