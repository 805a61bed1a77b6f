// What the small models do not know, through the server: the label for all else, and the mark in `info`.

import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ LOCAL_WORKERS: '1', LOCAL_DOWNLOADS: 'false' });
});
afterAll(() => server.close());

const [WIDTH, HEIGHT] = [320, 240];

async function svg(body: string): Promise<string> {
  const page = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="white"/>${body}</svg>`;
  return (await sharp(Buffer.from(page)).png().toBuffer()).toString('base64');
}

/** A picture whose every point is computed, for what no renderer of shapes draws. */
async function points(colour: (x: number, y: number) => [number, number, number]): Promise<string> {
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) pixels.set(colour(x, y), (y * WIDTH + x) * 3);
  const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
  return (await sharp(pixels, { raw }).jpeg().toBuffer()).toString('base64');
}

const hash = (x: number, y: number) => Math.abs(Math.sin(x * 12.9898 + y * 78.233) * 43_758.5453) % 1;
/** Hills, one behind the other, under a sky: as much of a photograph as fits into a test. */
const landscape = (x: number, y: number): [number, number, number] => {
  const hill = [90, 130, 175].findIndex((base, i) => y > base + 25 * Math.sin(x / (30 + 17 * i) + i * 2));
  const depth = y > 175 + 25 * Math.sin(x / 64 + 4) ? 2 : hill;
  const grain = 40 * hash(x, y);
  if (depth < 0) return [140 + y / 3, 180 + y / 4, 230 - grain / 4];
  return [40 + 20 * depth + grain, 110 - 25 * depth + grain, 50 + grain / 2];
};

const others: [string, () => Promise<string>][] = [
  ['hills under a sky', () => points(landscape)],
  ['noise', () => points((x, y) => [255 * hash(x, y), 255 * hash(y, x), 255 * hash(x + 1, y + 7)])],
  ['a gradient from one colour to another', () => points((x, y) => [(255 * x) / WIDTH, 90, (255 * y) / HEIGHT])],
  [
    'a page of text',
    () =>
      svg(
        ['Dear customer,', 'your order 4711', 'left our house', 'this morning.']
          .map((line, i) => `<text x="20" y="${50 + 50 * i}" font-size="26">${line}</text>`)
          .join(''),
      ),
  ],
  [
    'a house',
    () =>
      svg(
        '<rect x="90" y="110" width="140" height="100" fill="tan"/><polygon points="70,110 160,40 250,110" fill="brown"/><rect x="140" y="150" width="34" height="60" fill="white"/>',
      ),
  ],
  [
    'several shapes',
    () =>
      svg(
        '<circle cx="60" cy="70" r="36" fill="red"/><rect x="130" y="40" width="60" height="60" fill="blue"/><polygon points="250,160 300,220 200,220" fill="green"/><circle cx="90" cy="180" r="30" fill="orange"/>',
      ),
  ],
  [
    'a heart',
    () =>
      svg(
        '<path transform="translate(90 50) scale(1.4)" d="M50 90C-30 30 20-20 50 20C80-20 130 30 50 90" fill="red"/>',
      ),
  ],
];

async function classify(image: string) {
  const query =
    'mutation ($image: Media!) { imageClassification(input: { image: $image }) { classes { label } info { outOfDomain } } }';
  const { data, errors } = await ask(server.url, query, { image });
  expect(errors).toBeUndefined();
  return data?.imageClassification;
}

test.each(others)('a picture that is no plain shape: %s', async (_, picture) => {
  const answer = await classify(await picture());
  expect(answer).toHaveProperty('classes.0.label', 'none of these');
  expect(answer).toHaveProperty('info.outOfDomain', true);
});

test('a plain shape is inside', async () => {
  const answer = await classify(await svg('<circle cx="160" cy="120" r="80" fill="red"/>'));
  expect(answer).toHaveProperty('classes.0.label', 'red circle');
  expect(answer).toHaveProperty('info.outOfDomain', null);
});

const PICTURE_TASKS = {
  objectDetection: 'objects { label score }',
  imageSegmentation: 'segments { label }',
  imageToText: 'text',
};

/** What each model that finds shapes says of the picture, by task: whether it is outside its domain. */
async function look(image: string) {
  const fields = Object.entries(PICTURE_TASKS).map(
    ([field, found]) => `${field}(input: { image: $image }) { ${found} info { outOfDomain } }`,
  );
  const { data, errors } = await ask(server.url, `mutation ($image: Media!) { ${fields.join(' ')} }`, { image });
  expect(errors).toBeUndefined();
  return data;
}

const mark = (isOutside: boolean) =>
  Object.fromEntries(
    Object.keys(PICTURE_TASKS).map((field) => [
      field,
      expect.objectContaining({ info: { outOfDomain: isOutside || null } }),
    ]),
  );

test('shapes found in a photograph are marked, shapes in a drawing are not', async () => {
  expect(await look(await points(landscape))).toEqual(mark(true));
  expect(await look(await points((x, y) => [255 * hash(x, y), 255 * hash(y, x), 255 * hash(x + 1, y + 7)]))).toEqual(
    mark(true),
  );
  const shapes =
    '<circle cx="70" cy="70" r="40" fill="red"/><rect x="180" y="110" width="90" height="90" fill="blue"/>';
  expect(await look(await svg(shapes))).toEqual(mark(false));
});

async function listen(name: string) {
  const audio = readFileSync(new URL(`./models/speech/${name}.wav`, import.meta.url)).toString('base64');
  const query =
    'mutation ($audio: Media!) { audioClassification(input: { audio: $audio }) { classes { label } info { outOfDomain } } }';
  const { data, errors } = await ask(server.url, query, { audio });
  expect(errors).toBeUndefined();
  return data?.audioClassification;
}

// By espeak-ng's en-gb+f3, whom no model has heard; the sentence is in no script.
test('a spoken sentence is no command', async () => {
  const answer = await listen('sentence');
  expect(answer).toHaveProperty('classes.0.label', '_unknown_');
  expect(answer).toHaveProperty('info.outOfDomain', true);
});

test.each([
  ['sentence', true],
  ['seven-two-nine', false],
  ['yes', false],
])('what is written of the recording "%s": out of domain is %s', async (name, isOutside) => {
  const audio = readFileSync(new URL(`./models/speech/${name}.wav`, import.meta.url)).toString('base64');
  const query =
    'mutation ($audio: Media!) { speechRecognition(input: { audio: $audio }) { text info { outOfDomain } } }';
  const { data, errors } = await ask(server.url, query, { audio });
  expect(errors).toBeUndefined();
  expect(data?.speechRecognition).toHaveProperty('info.outOfDomain', isOutside || null);
});

test('a command is inside', async () => {
  const answer = await listen('stop');
  expect(answer).toHaveProperty('classes.0.label', 'stop');
  expect(answer).toHaveProperty('info.outOfDomain', null);
});

test.each([
  ['Once upon a time the quarterly invoice protocol', true],
  ['My zxqw vlorp is the', true],
  ['Once upon a time there was a happy cat named', false],
  ['Every day Anna', false],
  ['My name is Clara and I want to', false],
])('the story "%s": out of domain is %s', async (inputs, isOutside) => {
  const query = `mutation ($inputs: String!) { textGeneration(input: { inputs: $inputs, parameters: { returnFullText: false } }) {
    generatedText info { outOfDomain } } }`;
  const { data } = await ask(server.url, query, { inputs });
  expect(data?.textGeneration).toEqual({
    generatedText: isOutside
      ? expect.stringContaining('I do not know how that goes on.')
      : expect.stringMatching(/\w+ \w+/),
    info: { outOfDomain: isOutside || null },
  });
});
