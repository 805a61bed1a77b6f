// Translation over a fake model: which languages it is asked for, in its own words.

import { expect, test, vi } from 'vitest';
import type { LocalJob, LocalModel } from '../../../src/connections/local/recipe.ts';
import { translationLocally } from '../../../src/connections/local/recipes/translation.ts';

const unused = () => {
  throw new Error('Not a part of this test.');
};

const T5 = {
  task_specific_params: {
    translation_en_to_de: { prefix: 'translate English to German: ' },
    translation_en_to_fr: { prefix: 'translate English to French: ' },
    summarization: { prefix: 'summarize: ' },
  },
};
const NLLB = ['eng_Latn', 'fra_Latn', 'zho_Hans', 'zho_Hant'];

async function translate(
  parameters: Record<string, unknown>,
  {
    config = {},
    languages = [],
    marksTarget = false,
    inputs = ['Hello'],
  }: { config?: LocalModel['config']; languages?: readonly string[]; marksTarget?: boolean; inputs?: string[] },
) {
  const call = vi.fn(async (..._input: unknown[]) => [{ translation_text: 'x' }]);
  const model: LocalModel = {
    id: 'a/translator',
    pipeline: 'translation',
    config,
    labels: [],
    sentence: { pooling: 'mean', normalize: true, prompts: {} },
    tokens: {
      ...Object.create(null),
      maxLength: 512,
      special: { one: 1, pair: 2 },
      ids: (text: string) => text.split(' ').map((_, i) => i),
      languages,
      marksTarget,
    },
    call,
    forward: unused,
    image: unused,
    audio: unused,
    png: unused,
  };
  const job: LocalJob<string> = {
    inputs,
    parameters,
    model,
    generation: {},
    written: () => ({ tokens: 0, lastId: undefined, isOutOfTime: false, text: undefined }),
    emit: unused,
    signal: new AbortController().signal,
  };
  const [result] = await translationLocally.run(job);
  const [[text, options] = []] = call.mock.calls;
  return { result, text, options };
}

test.each([
  ['en', 'de', 'translate English to German: Hello'],
  ['en', 'fr', 'translate English to French: Hello'],
  ['eng_Latn', 'fra_Latn', 'translate English to French: Hello'],
  [undefined, 'de', 'translate English to German: Hello'],
])('a T5 is told the pair %s to %s by its prefix', async (srcLang, tgtLang, text) => {
  const parameters = { ...(srcLang ? { srcLang } : {}), tgtLang };
  expect((await translate(parameters, { config: T5 })).text).toBe(text);
});

test.each([{}, { tgtLang: 'es' }, { srcLang: 'de', tgtLang: 'en' }])('a T5 refuses %o', async (parameters) => {
  await expect(translate(parameters, { config: T5 })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining('"translate English to German", "translate English to French"'),
  });
});

test.each([
  [{ tgtLang: 'fra_Latn' }, { tgt_lang: 'fra_Latn' }],
  [
    { srcLang: 'en', tgtLang: 'fr' },
    { src_lang: 'eng_Latn', tgt_lang: 'fra_Latn' },
  ],
])('a model of many languages is told %o by its own codes', async (parameters, options) => {
  expect((await translate(parameters, { languages: NLLB })).options).toMatchObject(options);
});

test.each([{}, { tgtLang: 'zh' }, { tgtLang: 'xx' }, { srcLang: 'Klingon', tgtLang: 'fr' }, { tgtLang: 'fra_Cyrl' }])(
  'a model of many languages refuses %o, and names its codes',
  async (parameters) => {
    await expect(translate(parameters, { languages: NLLB })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('eng_Latn, fra_Latn, zho_Hans, zho_Hant'),
    });
  },
);

test('a model of one pair says that languages count for nothing', async () => {
  const { result, text, options } = await translate({ srcLang: 'en', tgtLang: 'fr' }, {});
  expect(text).toBe('Hello');
  expect(options).not.toHaveProperty('tgt_lang');
  expect(result).toMatchObject({ translationText: 'x', ignoredParameters: ['srcLang', 'tgtLang'] });
});

const MARIAN = { languages: ['fra', 'por', 'pt_BR', 'es'], marksTarget: true };

test.each([
  [{ tgtLang: 'fra' }, 'Hello', '>>fra<< Hello'],
  [{ tgtLang: 'fr' }, 'Hello', '>>fra<< Hello'],
  [{ tgtLang: 'pt_BR' }, 'Hello', '>>pt_BR<< Hello'],
  [{}, '>>es<< Hello', '>>es<< Hello'],
])('a Marian of several languages is told %o in front of %j', async (parameters, input, text) => {
  const { text: sent, options } = await translate(parameters, { ...MARIAN, inputs: [input] });
  expect(sent).toBe(text);
  expect(options).not.toHaveProperty('tgt_lang');
});

test.each([
  [{}, 'Hello'],
  [{}, '>>xx<< Hello'],
  [{ tgtLang: 'de' }, 'Hello'],
  [{ tgtLang: 'pt' }, 'Hello'],
])('a Marian of several languages refuses %o for %j, and names its codes', async (parameters, input) => {
  const { result, text } = await translate(parameters, { ...MARIAN, inputs: [input] });
  expect(result).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining('fra, por, pt_BR, es') });
  expect(text).toBeUndefined();
});

test('a Marian has one source, and says that another counts for nothing', async () => {
  const { result } = await translate({ srcLang: 'de', tgtLang: 'fra' }, MARIAN);
  expect(result).toMatchObject({ ignoredParameters: ['srcLang'] });
});
