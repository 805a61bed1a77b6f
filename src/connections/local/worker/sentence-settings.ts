// How a model of sentence-transformers makes one vector of a text: the files that say so beside its config.json.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { WorkerSettings } from '../pool/messages.ts';
import type { Pooling, SentenceSettings } from '../recipe.ts';

/** A file of some hundred bytes; without it the mean is taken, which is right for most models. */
const FETCH_MS = 10_000;
const MAX_BYTES = 1024 * 1024;

const modules = z.array(z.object({ type: z.string(), path: z.string() }));
const prompted = z.object({ prompts: z.record(z.string(), z.string()).nullish() });
const pooling = z.looseObject({
  pooling_mode_cls_token: z.boolean().default(false),
  pooling_mode_max_tokens: z.boolean().default(false),
  pooling_mode_lasttoken: z.boolean().default(false),
});

export async function readSentenceSettings(settings: WorkerSettings, model: string): Promise<SentenceSettings> {
  const read = async <Schema extends z.ZodType>(file: string, schema: Schema) =>
    schema.safeParse(parsed(await readModelFile(settings, model, file))).data;
  const [pool, list, config] = await Promise.all([
    read('1_Pooling/config.json', pooling),
    read('modules.json', modules),
    read('config_sentence_transformers.json', prompted),
  ]);
  return {
    pooling: pool ? poolingOf(pool) : 'mean',
    // Where nothing is said, vectors are scaled: TEI does so too.
    normalize: list ? list.some(({ type }) => type.endsWith('.Normalize')) : true,
    prompts: config?.prompts ?? {},
  };
}

function poolingOf(said: z.output<typeof pooling>): Pooling {
  if (said.pooling_mode_cls_token) return 'cls';
  if (said.pooling_mode_max_tokens) return 'max';
  return said.pooling_mode_lasttoken ? 'last' : 'mean';
}

/** From this machine, else from the Hub, kept where the library keeps the others. Undefined where there is none. */
async function readModelFile(
  { modelsFolder, cacheFolder, downloads, hub }: WorkerSettings,
  model: string,
  file: string,
): Promise<string | undefined> {
  const own = join(modelsFolder, model);
  const cached = join(cacheFolder, model, file);
  for (const path of [join(own, file), cached]) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  // A model of the folder is complete: what it lacks is not on the Hub either.
  const isHere = await readFile(join(own, 'config.json')).then(
    () => true,
    () => false,
  );
  if (isHere || !downloads) return undefined;
  const text = await fetchText(`${hub}${model}/resolve/main/${file}`).catch(() => undefined);
  if (text !== undefined) {
    await mkdir(dirname(cached), { recursive: true });
    await writeFile(cached, text);
  }
  return text;
}

async function fetchText(url: string): Promise<string | undefined> {
  const token = process.env.HF_TOKEN;
  const headers = token ? { authorization: `Bearer ${token}` } : undefined;
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(FETCH_MS) });
  const isSmall = Number(response.headers.get('content-length') ?? 0) <= MAX_BYTES;
  if (response.ok && isSmall) return response.text();
  await response.body?.cancel();
  return undefined;
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
