// Models laid out as on the Hub, made of our own weights: what their files say counts.

import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { LocalConnection } from '../../src/connections/local/connection.ts';
import { AnnotatedValue, type Call } from '../../src/inference/index.ts';
import { ask, callOf, MODELS, noSignal, refusal, startLocal } from './start-local.ts';

let folder: string;
let local: LocalConnection;

/** A copy of one of our models, under another name and with other files. */
async function variant(name: string, of: string, change: (path: (file: string) => string) => Promise<void>) {
  await cp(join(MODELS, of), join(folder, name), { recursive: true });
  await change((file) => join(folder, name, file));
}

async function edit(path: string, change: (json: Record<string, unknown>) => Record<string, unknown>) {
  const json: Record<string, unknown> = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify(change(json)));
}

/** Our own model is compared word by word, as others are not. */
const withVectorsOfTexts = ({ similarity: _, ...rest }: Record<string, unknown>) => rest;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inferql-hub-models-'));
  for (const pooling of ['cls', 'max', 'lasttoken', 'mean']) {
    await variant(`pool/${pooling}`, 'embed', async (path) => {
      await mkdir(path('1_Pooling'));
      const mode = pooling === 'cls' ? 'cls_token' : pooling === 'lasttoken' ? pooling : `${pooling}_tokens`;
      await writeFile(path('1_Pooling/config.json'), JSON.stringify({ [`pooling_mode_${mode}`]: true }));
      await edit(path('config.json'), withVectorsOfTexts);
    });
  }
  await variant('pool/unsaid', 'embed', (path) => edit(path('config.json'), withVectorsOfTexts));
  await variant('no-length', 'sentiment', (path) =>
    edit(path('tokenizer_config.json'), ({ model_max_length: _, ...rest }) => rest),
  );
  await variant('jinja', 'chat-lm', (path) =>
    edit(path('tokenizer_config.json'), ({ chat_template, ...rest }) => {
      void writeFile(path('chat_template.jinja'), String(chat_template));
      return rest;
    }),
  );
  await variant('thinker', 'chat-lm', (path) =>
    edit(path('tokenizer_config.json'), ({ chat_template, ...rest }) => ({
      ...rest,
      chat_template: `${chat_template}{% if add_generation_prompt %}<think>\n{% endif %}`,
    })),
  );
  await variant('t5', 'text2text', (path) =>
    edit(path('config.json'), ({ task_specific_params, ...rest }) => {
      const own = z.looseObject({ translation: z.object({ prefix: z.string() }) }).parse(task_specific_params);
      return { ...rest, task_specific_params: { translation_en_to_fr: own.translation } };
    }),
  );
  await variant('unnamed-labels', 'zero-shot', (path) =>
    edit(path('config.json'), (config) => ({
      ...config,
      id2label: { 0: 'LABEL_0', 1: 'LABEL_1', 2: 'LABEL_2' },
      label2id: { LABEL_0: 0, LABEL_1: 1, LABEL_2: 2 },
    })),
  );
  await variant('broken-q8', 'sentiment', async (path) => {
    await rename(path('onnx/model_quantized.onnx'), path('onnx/model.onnx'));
    await writeFile(path('onnx/model_quantized.onnx'), 'no network');
    await edit(path('config.json'), ({ 'transformers.js_config': _, ...rest }) => rest);
  });
  await variant('ner', 'ner', async () => undefined);
  local = startLocal({ modelsFolder: folder });
});
afterAll(async () => {
  await local.close?.();
  await rm(folder, { recursive: true });
});

async function annotated(call: Call): Promise<AnnotatedValue> {
  const [outcome] = await local.run([call], { signal: noSignal() });
  if (outcome instanceof AnnotatedValue) return outcome;
  throw outcome;
}

test('embeddings are pooled as 1_Pooling/config.json says', async () => {
  const input = { sourceSentence: 'a dog runs', sentences: ['the puppy plays on the grass', 'reset my password'] };
  const schema = z.object({ scores: z.array(z.number()) });
  const scores = new Map<string, readonly number[]>();
  for (const pooling of ['cls', 'max', 'lasttoken', 'mean']) {
    const model = `pool/${pooling}`;
    scores.set(pooling, schema.parse(await ask(local, 'sentence-similarity', input, { model })).scores);
  }
  // The first and the last token of our own model are as good as alike.
  expect(new Set(['cls', 'max', 'mean'].map((pooling) => String(scores.get(pooling)))).size).toBe(3);
  expect(scores.get('lasttoken')).not.toEqual(scores.get('mean'));
  const unsaid = await ask(local, 'sentence-similarity', input, { model: 'pool/unsaid' });
  expect(schema.parse(unsaid).scores).toEqual(scores.get('mean'));
});

test('where the tokenizer does not say how long a text may be, the network does; what was cut is told', async () => {
  const text = `${'It was good. '.repeat(2000)}I love it`;
  const model = 'no-length';
  const cut = await annotated(callOf('text-classification', text, { model }));
  expect(cut.notes).toMatchObject({ truncated: true });
  expect(cut.value).toMatchObject({ results: [{ label: 'POSITIVE' }, {}] });
  const whole = await annotated(callOf('text-classification', 'I love it', { model }));
  expect(whole.notes).toMatchObject({ truncated: false });
  expect(whole.value).not.toHaveProperty('truncated');
});

test('a chat template in a file of its own', async () => {
  const turns = { text: 'Hello', pastUserInputs: [], generatedResponses: [] };
  const schema = z.object({ generatedText: z.string().min(1) });
  const parameters = { temperature: 0 };
  const own = schema.parse(await ask(local, 'conversational', turns, { model: 'jinja', parameters }));
  const plain = startLocal();
  expect(schema.parse(await ask(plain, 'conversational', turns, { parameters }))).toEqual(own);
  await plain.close?.();
});

test('where the template begins the reasoning, what follows is reasoning until its end', async () => {
  const messages = [{ role: 'user', content: 'Hello' }];
  const call = callOf('chat-completion', messages, { model: 'thinker', parameters: { maxTokens: 8, temperature: 0 } });
  const { value } = await annotated(call);
  expect(value).toMatchObject({ message: { content: '', reasoning: expect.stringMatching(/\S/) } });
  const streamed = { text: '', reasoning: '' };
  for await (const { text, reasoning = '' } of local.stream?.(call, { signal: noSignal() }) ?? []) {
    streamed.text += text;
    streamed.reasoning += reasoning;
  }
  expect(streamed).toEqual({ text: '', reasoning: expect.stringMatching(/\S/) });
});

test('a T5 with prefixes by pair translates the pair that it has, and refuses others', async () => {
  const model = 't5';
  const right = await ask(local, 'translation', 'Good morning', {
    model,
    parameters: { srcLang: 'en', tgtLang: 'fr' },
  });
  expect(right).toMatchObject({ translationText: expect.stringMatching(/bonjour/i) });
  expect(await ask(local, 'translation', 'Good morning', { model })).toEqual(right);
  const wrong = await refusal(
    ask(local, 'translation', 'Good morning', { model, parameters: { srcLang: 'en', tgtLang: 'de' } }),
  );
  expect(wrong).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining('French') });
});

test('three labels without names are those of entailment', async () => {
  const parameters = { candidateLabels: ['sports', 'cooking'] };
  const text = 'The team won the match.';
  const own = await ask(local, 'zero-shot-classification', text, { model: 'unnamed-labels', parameters });
  expect(own).toMatchObject({ labels: ['sports', 'cooking'] });
});

test('a quantised network that does not open gives way to the whole one', async () => {
  expect(await ask(local, 'text-classification', 'I love it', { model: 'broken-q8' })).toMatchObject({
    results: [{ label: 'POSITIVE' }, {}],
  });
});

test('names are found at the end of a text that is longer than the model', async () => {
  const filler = 'We talked about the weather and had some tea. '.repeat(150);
  const { value, notes } = await annotated(callOf('token-classification', `${filler}Anna lives in Paris.`));
  const schema = z.object({ results: z.array(z.object({ word: z.string(), start: z.number(), end: z.number() })) });
  const { results } = schema.parse(value);
  const text = `${filler}Anna lives in Paris.`;
  expect(results.map(({ start, end }) => text.slice(start, end))).toEqual(expect.arrayContaining(['Anna', 'Paris']));
  expect(notes).toMatchObject({ truncated: false });
});

test('defaults are models that were made for the task', () => {
  expect(local.defaultModel('text-classification')).toBe('broken-q8');
  expect(local.defaultModel('text-generation')).toBe('jinja');
  expect(local.defaultModel('conversational')).toBe('jinja');
  expect(local.defaultModel('table-question-answering')).toBeUndefined();
  // Three labels without names may be moods.
  expect(local.defaultModel('zero-shot-classification')).toBeUndefined();
  expect(local.defaultModel('translation')).toBe('t5');
  expect(local.defaultModel('summarization')).toBe('t5');
  expect(local.defaultModel('token-classification')).toBe('ner');
  expect(local.defaultModel('sentence-similarity')).toBe('pool/cls');
});
