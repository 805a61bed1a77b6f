// An answer does not depend on what travels with it: every task, over every kind of server, alone and in a batch. And no
// server is sent a parameter that it drops without a word.

import { describe, expect, test } from 'vitest';
import { PNG, WAV } from '../../fixtures/media.ts';
import { startInfinity } from '../../stand-ins/infinity.ts';
import { startLlamaCpp } from '../../stand-ins/llama-cpp.ts';
import { startOllama } from '../../stand-ins/ollama.ts';
import { startRouter } from '../../stand-ins/router.ts';
import type { StandIn } from '../../stand-ins/stand-in.ts';
import { startTei } from '../../stand-ins/tei.ts';
import { startTgi } from '../../stand-ins/tgi.ts';
import { startToolkit } from '../../stand-ins/toolkit.ts';
import { startVllm } from '../../stand-ins/vllm.ts';
import { startWire } from '../../support/start-wire.ts';

interface Question {
  field: string;
  /** Arguments of `input` that differ from call to call. */
  inputs: string[];
  parameters?: string;
  selects: string;
}

const texts = ['I feel joy today', 'What anger', 'a text of no mood at all', 'love and fear'];
const quoted = texts.map((text) => `inputs: ${JSON.stringify(text)}`);
const another = (base64: string, i: number) => {
  const bytes = Buffer.concat([Buffer.from(base64, 'base64'), Buffer.from([i])]);
  return bytes.toString('base64');
};
const pictures = texts.map((_, i) => `image: "${another(PNG, i)}"`);
const recordings = texts.map((_, i) => `audio: "${another(WAV, i)}"`);

const ALL: Record<string, Question> = {
  'text-generation': {
    field: 'textGeneration',
    inputs: quoted,
    parameters:
      'doSample: true, maxNewTokens: 4, maxTime: 5, numReturnSequences: 2, repetitionPenalty: 1.1, returnFullText: true, seed: 5000000000, stop: ["x y z"], temperature: 0.5, topK: 7, topP: 1, truncate: 50, typicalP: 0.5, frequencyPenalty: 0.1',
    selects: 'generatedText generatedTexts',
  },
  'fill-mask': {
    field: 'fillMask',
    inputs: ['a [MASK] b', 'two [MASK] and [MASK]', '[MASK]'].map((text) => `inputs: "${text}"`),
    parameters: 'topK: 2, targets: ["one", "two", "three"]',
    selects: 'results { token sequence } masks { token tokenStr score sequence }',
  },
  summarization: {
    field: 'summarization',
    inputs: quoted,
    parameters: 'maxLength: 9, minLength: 1, maxTime: 5, repetitionPenalty: 1.2, temperature: 0.5, topK: 3, topP: 0.5',
    selects: 'summaryText',
  },
  translation: {
    field: 'translation',
    inputs: quoted,
    parameters: 'srcLang: "en", tgtLang: "fr"',
    selects: 'translationText',
  },
  'text-classification': {
    field: 'textClassification',
    inputs: quoted,
    parameters: 'topK: 3, functionToApply: NONE, truncate: true, truncationDirection: LEFT',
    selects: 'results { label score }',
  },
  'token-classification': {
    field: 'tokenClassification',
    inputs: ['Anna met Bob', '😀 Zoe, née Ádám', 'nobody'].map((text) => `inputs: "${text}"`),
    parameters: 'aggregationStrategy: SIMPLE, ignoreLabels: ["O"], stride: 4',
    selects: 'results { entityGroup word score start end }',
  },
  'zero-shot-classification': {
    field: 'zeroShotClassification',
    inputs: quoted,
    parameters: 'candidateLabels: ["joy", "anger"], multiLabel: true, hypothesisTemplate: "This is {}."',
    selects: 'results { label score } labels scores sequence',
  },
  'question-answering': {
    field: 'questionAnswering',
    inputs: ['Anna is here.', '😀 it is Zoe', 'x'].map(
      (context) => `inputs: { question: "who?", context: "${context}" }`,
    ),
    parameters:
      'topK: 2, docStride: 3, maxAnswerLen: 5, maxSeqLen: 100, maxQuestionLen: 20, handleImpossibleAnswer: true, alignToWords: true',
    selects: 'answer score start stop answers { answer start stop score }',
  },
  'table-question-answering': {
    field: 'tableQuestionAnswering',
    inputs: texts.map(
      (query) =>
        `inputs: { query: "${query}", table: [{ header: "2020", values: ["1", "2"] }, { header: "2019", values: ["3", "4"] }] }`,
    ),
    parameters: 'sequential: true, truncation: true',
    selects: 'answer aggregator cells coordinates',
  },
  'sentence-similarity': {
    field: 'sentenceSimilarity',
    inputs: [1, 2, 40, 70].map((count) => {
      const sentences = Array.from({ length: count }, (_, i) => `sentence number ${i} of joy`);
      return `inputs: { sourceSentence: "joy number ${count}", sentences: ${JSON.stringify(sentences)} }`;
    }),
    parameters: 'truncate: true, truncationDirection: LEFT, promptName: "query"',
    selects: 'scores',
  },
  conversational: {
    field: 'conversational',
    inputs: texts.map((text) => `inputs: { text: "${text}", pastUserInputs: ["hi"], generatedResponses: ["ho"] }`),
    parameters: 'maxLength: 5, minLength: 2, maxTime: 5, repetitionPenalty: 1.1, temperature: 0.5, topK: 3, topP: 0.5',
    selects: 'generatedText conversation { pastUserInputs generatedResponses }',
  },
  'image-classification': {
    field: 'imageClassification',
    inputs: pictures,
    parameters: 'topK: 2, functionToApply: SOFTMAX',
    selects: 'classes { label score }',
  },
  'image-segmentation': {
    field: 'imageSegmentation',
    inputs: pictures,
    parameters: 'subtask: SEMANTIC, threshold: 0.5, maskThreshold: 0.5, overlapMaskAreaThreshold: 0.5',
    selects: 'segments { label score mask }',
  },
  'object-detection': {
    field: 'objectDetection',
    inputs: pictures,
    parameters: 'threshold: 0.1',
    selects: 'objects { label score box { xmin ymin xmax ymax } }',
  },
  'image-to-text': { field: 'imageToText', inputs: pictures, parameters: 'maxNewTokens: 5', selects: 'text' },
  'automatic-speech-recognition': {
    field: 'speechRecognition',
    inputs: recordings,
    parameters: 'returnTimestamps: WORD',
    selects: 'text chunks { text start end }',
  },
  'audio-classification': {
    field: 'audioClassification',
    inputs: recordings,
    parameters: 'topK: 2, functionToApply: NONE',
    selects: 'classes { label score }',
  },
};

const LABELS = ['anger', 'joy', 'love', 'neutral', 'sadness', 'surprise', 'fear'];
const OPEN_AI = ['text-generation', 'conversational'];
const prompts = { query: 'query: ' };

interface Server {
  name: string;
  tasks: string[];
  start(task: string): Promise<StandIn>;
  server?: string;
}

const SERVERS: Server[] = [
  {
    name: 'toolkit',
    tasks: Object.keys(ALL),
    // A chat is the input of a text-generation pipeline there.
    start: (task) => startToolkit({ task: task === 'conversational' ? 'text-generation' : task, labels: LABELS }),
  },
  { name: 'tgi', tasks: OPEN_AI, start: () => startTgi() },
  {
    name: 'tei',
    tasks: ['text-classification', 'sentence-similarity'],
    start: (task) =>
      startTei({ kind: task === 'text-classification' ? 'classifier' : 'embedding', maxClientBatchSize: 3, prompts }),
  },
  {
    name: 'vllm',
    server: 'openai',
    tasks: [...OPEN_AI, 'sentence-similarity', 'automatic-speech-recognition'],
    start: (task) =>
      startVllm({
        task:
          task === 'sentence-similarity'
            ? 'embed'
            : task === 'automatic-speech-recognition'
              ? 'transcribe'
              : 'generate',
      }),
  },
  {
    name: 'ollama',
    server: 'openai',
    tasks: [...OPEN_AI, 'sentence-similarity', 'automatic-speech-recognition'],
    start: () => startOllama({ models: ['qwen2.5:0.5b', 'other'] }),
  },
  {
    name: 'llama.cpp',
    server: 'openai',
    tasks: [...OPEN_AI, 'sentence-similarity'],
    start: (task) => startLlamaCpp(task === 'sentence-similarity' ? { mode: 'embeddings' } : {}),
  },
  { name: 'infinity', server: 'openai', tasks: ['sentence-similarity'], start: () => startInfinity() },
  {
    name: 'infinity below /v1',
    server: 'openai',
    tasks: ['sentence-similarity'],
    start: () => startInfinity({ urlPrefix: '/v1' }),
  },
];

function ask({ field, parameters, selects }: Question, inputs: string[], withParameters: boolean, model = ''): string {
  const given = withParameters && parameters ? `, parameters: { ${parameters} }` : '';
  // Labels to choose from must be given.
  const needed =
    field === 'zeroShotClassification' && !given ? ', parameters: { candidateLabels: ["joy", "fear"] }' : given;
  const fields = inputs.map(
    (input, i) =>
      `a${i}: ${field}(input: { ${input}${needed}${model}, options: { useCache: false } }) { ${selects} info { batchSize ignoredParameters via } }`,
  );
  return `mutation { ${fields.join(' ')} }`;
}

/** Alone, one after the other; then all in one operation, twice: the first batch may have shown what the server is. */
async function compare(standIn: StandIn, connection: object, question: Question, model?: string) {
  const wire = await startWire(connection, { BATCH_WINDOW_MS: '20' });
  try {
    for (const withParameters of [false, true]) {
      const alone: unknown[] = [];
      for (const input of question.inputs) {
        const { a0 } = await wire.run(ask(question, [input], withParameters, model));
        alone.push(withoutBatchSize(a0));
      }
      for (let round = 0; round < 2; round++) {
        const together = await wire.run(ask(question, question.inputs, withParameters, model));
        expect(Object.values(together).map(withoutBatchSize)).toEqual(alone);
      }
    }
    // Nothing was sent in silence, and every refusal of a batch was one that taught something.
    expect([...new Set(standIn.asked.flatMap(({ ignored }) => ignored))]).toEqual([]);
  } finally {
    await wire.close();
    await standIn.close();
  }
}

function withoutBatchSize(answer: unknown): unknown {
  const { info, ...rest } = answer as { info: Record<string, unknown> };
  const { batchSize: _batchSize, ...others } = info;
  return { ...rest, info: others };
}

describe.each(SERVERS)('$name', ({ name, tasks, start, server = name }) => {
  describe.each(['auto', 'named'])('%s', (how) => {
    test.each(tasks)('%s', async (task) => {
      const standIn = await start(task);
      await compare(standIn, { baseUrl: standIn.url, server: how === 'auto' ? 'auto' : server }, questionOf(task));
    });
  });
});

function questionOf(task: string): Question {
  return ALL[task] ?? expect.fail(task);
}

describe('the router', () => {
  const tasks = Object.keys(ALL);

  test.each(tasks)('%s', async (task) => {
    const served = task === 'sentence-similarity' ? 'feature-extraction' : task;
    const isChat = OPEN_AI.includes(task);
    const router = await startRouter(
      isChat
        ? { chatModels: ['owner/name'], token: 'key' }
        : { models: { 'owner/name': served }, labels: LABELS, token: 'key' },
    );
    const question = questionOf(task);
    // Providers differ in what they have beside OpenAI's own: what the caller asks for is sent.
    const plain = { ...question, parameters: isChat ? 'temperature: 0.5' : question.parameters } as Question;
    const connection = { kind: 'hugging-face', baseUrl: `${router.url}/hf-inference`, apiKey: 'key' };
    await compare(router, connection, plain, ', model: "owner/name"');
  });
});
