// Recorded exchanges with the real servers, where they are at hand: each answer is understood.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PNG, WAV } from '../fixtures/media.ts';
import { ask } from '../support/ask.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

const REPLAY = fileURLToPath(new URL('../../../shared/replay/serve.mjs', import.meta.url));
const EXCHANGES = fileURLToPath(new URL('../../../shared/replay/exchanges.json', import.meta.url));
const isHere = existsSync(REPLAY);
if (!isHere) console.warn(`skipped: recorded exchanges, since ${REPLAY} is not here`);

const info = 'info { connection attempts }';
const text = (model: string, inputs: string) => `input: { model: "${model}", inputs: "${inputs}" }`;

const RECORDED: [task: string, query: string, answer: object][] = [
  [
    'text-classification',
    `textClassification(${text('distilbert/distilbert-base-uncased-finetuned-sst-2-english', 'I like you. I love you.')}) { results { label score } ${info} }`,
    { results: [{ label: 'POSITIVE', score: 0.9998763799667358 }, { label: 'NEGATIVE' }] },
  ],
  [
    'fill-mask',
    `fillMask(${text('google-bert/bert-base-uncased', '[MASK] world!')}) { results { tokenStr token } ${info} }`,
    { results: [{ tokenStr: 'the', token: 1996 }, {}, {}, {}, {}] },
  ],
  [
    'token-classification',
    `tokenClassification(${text('dbmdz/bert-large-cased-finetuned-conll03-english', 'My name is Sarah Jessica Parker but you can call me Jessica')}) { results { entityGroup word start end } ${info} }`,
    { results: [{ entityGroup: 'PER', word: 'Sarah Jessica Parker', start: 11, end: 31 }, { word: 'Jessica' }] },
  ],
  [
    'question-answering',
    `questionAnswering(input: { model: "deepset/roberta-base-squad2", inputs: { question: "What is the capital of France?", context: "The capital of France is Paris." } }) { answer start stop ${info} }`,
    { answer: 'Paris', start: 25, stop: 30 },
  ],
  [
    'table-question-answering',
    `tableQuestionAnswering(input: { model: "google/tapas-base-finetuned-wtq", inputs: { query: "How many?", table: [{ header: "Stars", values: ["36542"] }] } }) { answer cells aggregator coordinates ${info} }`,
    { answer: 'AVERAGE > 36542', cells: ['36542'], aggregator: 'AVERAGE', coordinates: [[0, 1]] },
  ],
  [
    'summarization',
    `summarization(${text('google/pegasus-xsum', 'x')}) { summaryText ${info} }`,
    { summaryText: /Eiffel Tower/ },
  ],
  [
    'translation',
    `translation(${text('google-t5/t5-base', 'x')}) { translationText ${info} }`,
    { translationText: /Wolfgang/ },
  ],
  [
    'zero-shot-classification',
    `zeroShotClassification(input: { model: "facebook/bart-large-mnli", inputs: "x", parameters: { candidateLabels: ["refund", "legal", "faq"] } }) { labels ${info} }`,
    { labels: ['refund', 'faq', 'legal'] },
  ],
  [
    'sentence-similarity',
    `sentenceSimilarity(input: { model: "sentence-transformers/paraphrase-xlm-r-multilingual-v1", inputs: { sourceSentence: "a", sentences: ["b", "c", "d"] } }) { scores ${info} }`,
    { scores: [0.6623499989509583, 0.9382342100143433, 0.22963330149650574] },
  ],
  [
    'image-classification',
    `imageClassification(input: { model: "google/vit-base-patch16-224", image: "${PNG}" }) { classes { label } ${info} }`,
    { classes: [{ label: 'cheetah, chetah, Acinonyx jubatus' }, {}, {}, {}, {}] },
  ],
  [
    'image-segmentation',
    `imageSegmentation(input: { model: "facebook/detr-resnet-50-panoptic", image: "${PNG}" }) { segments { label mask } ${info} }`,
    {},
  ],
  [
    'object-detection',
    `objectDetection(input: { model: "facebook/detr-resnet-50", image: "${PNG}" }) { objects { label score } ${info} }`,
    {},
  ],
  [
    'image-to-text',
    `imageToText(input: { model: "nlpconnect/vit-gpt2-image-captioning", image: "${PNG}" }) { text ${info} }`,
    { text: 'a large brown and white giraffe standing in a field ' },
  ],
  [
    'automatic-speech-recognition',
    `speechRecognition(input: { model: "facebook/wav2vec2-large-960h-lv60-self", audio: "${WAV}" }) { text ${info} }`,
    { text: /^GOING ALONG/ },
  ],
  [
    'audio-classification',
    `audioClassification(input: { model: "superb/hubert-large-superb-er", audio: "${WAV}" }) { classes { label } ${info} }`,
    { classes: [{ label: 'neu' }, {}, {}, {}] },
  ],
  [
    'text-generation',
    `textGeneration(${text('openai-community/gpt2', 'The answer to the universe is')}) { generatedText ${info} }`,
    { generatedText: /^The answer to the universe is/ },
  ],
  [
    'text-generation by a seq2seq model',
    `textGeneration(${text('google/flan-t5-xxl', 'one plus two equals')}) { generatedText ${info} }`,
    { generatedText: 'three' },
  ],
  [
    'conversational',
    `conversational(input: { model: "HuggingFaceH4/zephyr-7b-beta", inputs: { text: "x" } }) { generatedText ${info} }`,
    { generatedText: /^This sentence should/ },
  ],
];

interface Exchange {
  id: string;
  model?: string;
}

async function serve(choose: (exchanges: Exchange[]) => Exchange[]) {
  const file = join(mkdtempSync(join(tmpdir(), 'inferql-')), 'exchanges.json');
  writeFileSync(file, JSON.stringify(choose(JSON.parse(readFileSync(EXCHANGES, 'utf8')))));
  const replay = spawn(process.execPath, [REPLAY, '--port', '0', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(replay.stdout, 'data');
  const { url } = JSON.parse(String(line)) as { url: string };
  const server = await startTestServer({ HF_BASE_URL: `${url}/hf-inference`, HF_TOKEN: 'hf_forTheReplay' });
  return { replay, server };
}

/** Of a model with several exchanges the stand-in answers with the first: this one is served alone. */
async function servedAlone(wanted: string, use: (server: TestServer) => Promise<void>): Promise<void> {
  const { replay, server } = await serve((all) => all.filter(({ id }) => id === wanted));
  try {
    await use(server);
  } finally {
    await server.close();
    replay.kill();
  }
}

describe.skipIf(!isHere)('recorded exchanges', () => {
  let replay: ChildProcess;
  let server: TestServer;

  beforeAll(async () => {
    // The stand-in takes the first model whose name the path begins with: longer names must come first.
    ({ replay, server } = await serve((exchanges) =>
      exchanges.sort((a, b) => (b.model?.length ?? 0) - (a.model?.length ?? 0)),
    ));
  });
  afterAll(async () => {
    await server.close();
    replay.kill();
  });

  test.each(RECORDED)('%s', async (_task, query, expected) => {
    const { data, errors } = await ask(server.url, `mutation { answer: ${query} }`);
    expect(errors).toBeUndefined();
    const patterns = Object.entries(expected).map(([key, value]) => [
      key,
      value instanceof RegExp ? expect.stringMatching(value) : value,
    ]);
    expect(data?.answer).toMatchObject({
      ...Object.fromEntries(patterns),
      info: { connection: 'hugging-face', attempts: 1 },
    });
  });

  test.each([
    [
      'a base model has no chat template',
      'conversational(input: { model: "google/gemma-2b", inputs: { text: "x" } }) { generatedText }',
      'BAD_USER_INPUT',
    ],
    [
      'an unknown model',
      `fillMask(${text('this-model-does-not-exist-123', '[MASK]')}) { results { token } }`,
      'MODEL_NOT_FOUND',
    ],
  ])('%s', async (_name, query, code) => {
    const { errors } = await ask(server.url, `mutation { ${query} }`);
    expect(errors?.[0]?.extensions.code).toBe(code);
  });

  test.each([
    [
      '06',
      `mutation { answer: summarization(${text('facebook/bart-large-cnn', 'x')}) { summaryText } }`,
      { summaryText: expect.stringMatching(/^The tower is 324 metres/) },
    ],
    [
      '09',
      `mutation { answer: translation(${text('google-t5/t5-base', 'a')}) { translationText } other: translation(${text('google-t5/t5-base', 'b')}) { translationText } }`,
      { translationText: 'Mein Name ist Wolfgang und ich lebe in Berlin' },
      { translationText: 'Ich arbeite als Programmierer' },
    ],
    [
      '10',
      'mutation { answer: zeroShotClassification(input: { model: "facebook/bart-large-mnli", inputs: "x", parameters: { candidateLabels: ["refund", "legal", "faq"] } }) { labels } }',
      { labels: ['refund', 'faq', 'legal'] },
    ],
    [
      '21',
      'mutation { answer: conversational(input: { model: "microsoft/DialoGPT-large", inputs: { text: "Can you explain why ?" } }) { generatedText } }',
      { generatedText: "It's the best movie ever." },
    ],
    [
      '19',
      `mutation { answer: textGeneration(${text('google/flan-t5-xxl', 'x')}) { generatedText } }`,
      { generatedText: 'three' },
    ],
  ] as const)('%s', async (wanted, query, answer, other?: object) => {
    await servedAlone(wanted, async (alone) => {
      const { data, errors } = await ask(alone.url, query);
      expect(errors).toBeUndefined();
      expect(data?.answer).toMatchObject(answer);
      if (other) expect(data?.other).toMatchObject(other);
    });
  });

  test.each([
    ['20', 'google/flan-t5-xxl', 'one two three four', undefined],
    ['24', 'OpenAssistant/oasst-sft-4-pythia-12b-epoch-3.5', '', 'BAD_USER_INPUT'],
  ])('the stream %s', async (wanted, model, written, code) => {
    await servedAlone(wanted, async (alone) => {
      const query = `subscription { textGeneration(${text(model, 'x')}) { text output { generatedText } } }`;
      const response = await fetch(`${alone.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ query }),
      });
      const events = [...(await response.text()).matchAll(/^data: ?(\{.*)$/gm)].map(([, json = '{}']) =>
        JSON.parse(json),
      );
      const pieces = events.map(({ data }) => data?.textGeneration?.text ?? '');
      expect(pieces.join('')).toBe(written);
      const errors = events.flatMap((event) => event.errors ?? []);
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(code ? [code] : []);
    });
  });

  test.each([
    [
      '23',
      'conversational(input: { model: "HuggingFaceH4/zephyr-7b-beta", inputs: { text: "x" } }) { generatedText }',
      /missing field `messages`/,
    ],
    [
      '28',
      'sentenceSimilarity(input: { model: "sentence-transformers/paraphrase-xlm-r-multilingual-v1", inputs: { sourceSentence: "a", sentences: ["b"] } }) { scores }',
      /^(?!.*(?:X-Amz|AKIA)).*400 Client Error/,
    ],
  ])('the refusal %s', async (wanted, query, message) => {
    await servedAlone(wanted, async (alone) => {
      const { errors } = await ask(alone.url, `mutation { ${query} }`);
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
      expect(errors?.[0]?.message).toMatch(message);
    });
  });
});
