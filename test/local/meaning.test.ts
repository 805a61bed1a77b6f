// Every task through the server, on inputs that no training script makes: other sentences, pictures from another
// renderer, voices that were never trained on. What is asserted is what is meant.

import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { tasks } from '../../src/tasks/index.ts';
import { ask } from '../support/ask.ts';
import type { TestServer } from '../support/start-test-server.ts';
import { draw } from './pictures.ts';
import { sharedLocalServer } from './start-local.ts';

let server: TestServer;

beforeAll(async () => {
  server = await sharedLocalServer();
});

const picture = async (width: number, height: number, shapes: string) =>
  Buffer.from((await draw(width, height, shapes)).bytes).toString('base64');
const recording = (name: string) =>
  readFileSync(new URL(`./models/speech/${name}.wav`, import.meta.url)).toString('base64');
const talk = (text: string) => ({ inputs: { text } });
const topics = { candidateLabels: ['weather', 'politics', 'sports', 'cooking'] };
const table = [
  { header: 'name', values: ['Alice', 'Bob', 'Carol'] },
  { header: 'city', values: ['Rome', 'Oslo', 'Bern'] },
  { header: 'age', values: ['31', '27', '45'] },
];
const repositories = [
  { header: 'Repository', values: ['Transformers', 'Datasets', 'Tokenizers'] },
  { header: 'Stars', values: ['36542', '4512', '3934'] },
];
const jobs = 'Peter works at a bank in Zurich. Mary is a doctor.';
const ages = 'Tom is 34 years old. Anna is 29 years old.';
const orangeRing = await picture(
  400,
  300,
  '<circle cx="200" cy="150" r="70" fill="none" stroke="orange" stroke-width="30"/>',
);
const greenTriangle = await picture(240, 320, '<polygon points="120,80 200,230 40,230" fill="green"/>');
const circleAndSquare = await picture(
  400,
  300,
  '<circle cx="100" cy="150" r="50" fill="red"/><rect x="250" y="100" width="90" height="90" fill="blue"/>',
);

/** By mutation: what is selected, and pairs of an input and the first value that is selected of its answer. */
const MEANINGS: Record<string, [selection: string, pairs: [input: object, meaning: unknown][]]> = {
  featureExtraction: ['dimensions', [[{ inputs: 'Good morning' }, expect.any(Number)]]],
  textRanking: [
    'results { text }',
    [
      [
        { inputs: { query: 'the weather is cold', texts: ['I like cheese', 'it is a cold and windy day'] } },
        'it is a cold and windy day',
      ],
    ],
  ],
  chatCompletion: [
    'message { content }',
    [
      [
        { messages: [{ role: 'USER', content: 'What is the capital of Japan?' }] },
        { content: expect.stringContaining('Tokyo') },
      ],
    ],
  ],
  textGeneration: [
    'generatedText',
    ['Once upon a time there was a', 'Once upon a time'].map((inputs) => [
      { inputs, parameters: { maxNewTokens: 30, doSample: false } },
      expect.stringMatching(/^Once upon a time there was an? \w+ \w+ named [A-Z]\w+/),
    ]),
  ],
  fillMask: [
    'results { tokenStr }',
    [
      [{ inputs: 'The capital of Japan is [MASK].' }, 'Tokyo'],
      [{ inputs: 'The opposite of rich is [MASK].' }, 'poor'],
      [{ inputs: 'She lost the key, so she could not open the [MASK].' }, 'door'],
      [{ inputs: '  The sky is [MASK].  ' }, 'blue'],
      [{ inputs: 'The teacher works in the [MASK].' }, 'school'],
    ],
  ],
  summarization: [
    'summaryText',
    [
      [
        {
          inputs:
            'A storm hit Denver on Sunday and damaged 41 houses. Nobody was hurt. Reporters from Boston were there.',
        },
        expect.stringMatching(/^A storm hit Denver on Sunday and damaged 41 houses\.$/),
      ],
      [
        {
          inputs:
            'Emma Clark was elected mayor of Lisbon on Monday with 61 percent of the vote. More news will follow next week.',
        },
        expect.stringMatching(/Emma Clark.*mayor.*Lisbon/),
      ],
    ],
  ],
  textClassification: [
    'results { label }',
    [
      [{ inputs: 'An absolute masterpiece' }, 'POSITIVE'],
      [{ inputs: 'The staff were friendly and helpful' }, 'POSITIVE'],
      [{ inputs: 'Worst purchase I ever made' }, 'NEGATIVE'],
      [{ inputs: 'My order arrived broken and late.' }, 'NEGATIVE'],
      [{ inputs: 'i would not recommend it to anyone' }, 'NEGATIVE'],
    ],
  ],
  tokenClassification: [
    'results { entityGroup word }',
    [
      [{ inputs: 'Angela Merkel visited Paris' }, 'PER Angela Merkel, LOC Paris'],
      [{ inputs: 'Yesterday Maria flew from Madrid to Oslo.' }, 'PER Maria, LOC Madrid, LOC Oslo'],
      [{ inputs: 'I bought apples in the supermarket.' }, ''],
    ],
  ],
  translation: [
    'translationText',
    [
      [{ inputs: 'Good evening' }, 'Bonsoir'],
      [{ inputs: '  Thank you very much ' }, expect.stringContaining('Merci')],
      [{ inputs: 'Where is the station?' }, 'Où est la gare ?'],
      [{ inputs: 'My house is not clean.' }, "Ma maison n'est pas propre."],
    ],
  ],
  zeroShotClassification: [
    'labels',
    [
      [{ inputs: 'The striker missed a penalty in the final', parameters: topics }, 'sports'],
      [{ inputs: 'Boil the pasta and grate the cheese', parameters: topics }, 'cooking'],
      [{ inputs: 'The senate passed a new tax law', parameters: topics }, 'politics'],
      [{ inputs: 'It will snow in the mountains tomorrow', parameters: topics }, 'weather'],
    ],
  ],
  questionAnswering: [
    'answer',
    [
      [{ inputs: { question: 'Who is a doctor?', context: jobs } }, 'Mary'],
      [{ inputs: { question: 'How old is Tom?', context: ages } }, expect.stringMatching(/^34/)],
      [{ inputs: { question: 'What is my name?', context: 'My name is Clara and I live in Berkeley.' } }, 'Clara'],
      [{ inputs: { question: "Who's in Rome?", context: 'Lisa lives in Rome. Tom lives in Madrid.' } }, 'Lisa'],
      [{ inputs: { question: 'Where is the cat?', context: 'The cat sleeps on the sofa.' } }, 'on the sofa'],
    ],
  ],
  tableQuestionAnswering: [
    'answer',
    [
      [{ inputs: { query: 'What is the age of Bob?', table } }, '27'],
      [{ inputs: { query: 'Which city does Alice live in?', table } }, 'Rome'],
      [{ inputs: { query: 'What is the total age?', table } }, 'SUM > 31, 27, 45'],
      [{ inputs: { query: 'What is the average age?', table } }, 'AVERAGE > 31, 27, 45'],
      [{ inputs: { query: 'Who lives in Oslo?', table } }, 'Bob'],
      [{ inputs: { query: 'How many stars does the transformers repository have?', table: repositories } }, '36542'],
      [{ inputs: { query: 'How many rows are there?', table } }, expect.stringMatching(/^COUNT > /)],
    ],
  ],
  sentenceSimilarity: [
    'scores',
    [
      [same('turn off the light in the kitchen', 'please switch the kitchen lamp off'), true],
      [same('The puppy is asleep on the couch', 'a dog sleeps on the sofa'), true],
      [same('How can I reset my password?', 'where is my parcel?'), false],
    ],
  ],
  conversational: [
    'generatedText',
    [
      [talk('What is the capital of Italy?'), expect.stringContaining('Rome')],
      [talk('What color is grass?'), expect.stringContaining('green')],
      [talk('What is the opposite of hot?'), expect.stringContaining('cold')],
      [talk('Hi there'), expect.stringMatching(/^(Hello|Hi)/)],
    ],
  ],
  imageClassification: [
    'classes { label }',
    [
      [{ image: orangeRing }, 'orange ring'],
      [{ image: greenTriangle }, 'green triangle'],
    ],
  ],
  imageSegmentation: [
    'segments { label }',
    [[{ image: circleAndSquare }, expect.stringMatching(/circle.*square|square.*circle/)]],
  ],
  objectDetection: [
    'objects { label }',
    [
      [{ image: circleAndSquare }, expect.stringMatching(/^(circle, square|square, circle)$/)],
      [{ image: greenTriangle }, 'triangle'],
    ],
  ],
  imageToText: ['text', [[{ image: circleAndSquare }, 'a red circle to the left of a blue square']]],
  speechRecognition: [
    'text',
    ['four-zero-six-one', 'eight-five-two'].map((name) => [{ audio: recording(name) }, name.replaceAll('-', ' ')]),
  ],
  audioClassification: ['classes { label }', ['yes', 'left', 'stop'].map((name) => [{ audio: recording(name) }, name])],
};

function same(sourceSentence: string, sentence: string) {
  return { inputs: { sourceSentence, sentences: [sentence] } };
}

test('every task is asked', () => {
  expect(Object.keys(MEANINGS).sort()).toEqual(tasks.map(({ mutation }) => mutation).sort());
});

const cases = tasks.flatMap(({ mutation }) => {
  const [selection, pairs] = MEANINGS[mutation] ?? expect.fail(mutation);
  return pairs.map(([input, meaning]) => ({
    mutation,
    selection,
    input,
    meaning,
    name: JSON.stringify(input).slice(0, 120),
  }));
});

test.each(cases)('$mutation: $name', async ({ mutation, selection, input, meaning }) => {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { ${mutation}(input: $input) { ${selection} } }`;
  const { data, errors } = await ask(server.url, query, { input });
  expect(errors).toBeUndefined();
  expect(meaningOf(mutation, data?.[mutation] ?? {})).toEqual(meaning);
});

const lists = z.array(z.record(z.string(), z.string()));

/** The text; of ranked labels the best, of things found all of them. */
function meaningOf(mutation: string, answer: Record<string, unknown>): unknown {
  const [value] = Object.values(answer);
  if (mutation === 'sentenceSimilarity') return z.tuple([z.number()]).parse(value)[0] > 0.6;
  if (mutation === 'speechRecognition') return String(value).trim().toLowerCase();
  if (!Array.isArray(value)) return value;
  if (typeof value[0] === 'string') return value[0];
  const items = lists.parse(value).map((item) => Object.values(item).join(' '));
  return ['tokenClassification', 'imageSegmentation', 'objectDetection'].includes(mutation)
    ? items.join(', ')
    : items[0];
}
