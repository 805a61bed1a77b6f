// Chains: the answer of one task is the input of the next, in one operation. What counts are the calls that were made.

import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { answerChain, BOXES, nameOf } from '../../fakes/chain-upstream.ts';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { type Answer, ask } from '../../support/ask.ts';
import { send, WAYS } from '../../support/send.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';
import { bmp, packRows } from '../../support/write-bmp.ts';

const VOICE = readFileSync(new URL('../../fixtures/audio/left.wav', import.meta.url)).toString('base64');

let upstream: Upstream;
let server: TestServer;

beforeAll(async () => {
  upstream = await startUpstream();
  upstream.reply(answerChain);
  server = await startTestServer({ HF_BASE_URL: upstream.url, CACHE_SECONDS: '0', BATCH_WINDOW_MS: '5' });
});
afterEach(() => upstream.received.splice(0));
afterAll(async () => {
  await server.close();
  await upstream.close();
});

const picture = async (width: number, height: number, red = 200) =>
  sharp({ create: { width, height, channels: 3, background: { r: red, g: 10, b: 30 } } })
    .png()
    .toBuffer();

const VOICE_CHAIN = `mutation ($voice: Media!) {
  speechRecognition(input: { audio: $voice, model: "acme/hear" }) {
    text
    next {
      translation(model: "acme/translate", parameters: { tgtLang: "fr" }) {
        translationText
        next { textClassification(model: "acme/mood") { results { label score } info { connection } } }
      }
      tokenClassification(model: "acme/names") { results { entityGroup word } }
    }
  }
}`;

const VOICE_ANSWER = {
  speechRecognition: {
    text: 'good morning Sarah',
    next: {
      translation: {
        translationText: 'fr(good morning Sarah)',
        next: {
          textClassification: {
            results: [{ label: 'mood of fr(good morning Sarah)', score: 0.9 }],
            info: { connection: 'hugging-face' },
          },
        },
      },
      tokenClassification: { results: [{ entityGroup: 'PER', word: 'goo' }] },
    },
  },
};

describe.each(WAYS.filter((way) => way !== 'events'))('from voice to translated mood over %s', (way) => {
  test.each([1, 2, 3, 4])('run %d, compiled from the third', async () => {
    const { json } = await send(server, { query: VOICE_CHAIN, variables: { voice: VOICE } }, { way });
    expect(json).toEqual({ data: VOICE_ANSWER });
    expect(upstream.received.map(({ path }) => path).sort()).toEqual([
      '/models/acme/hear',
      '/models/acme/mood',
      '/models/acme/names',
      '/models/acme/translate',
    ]);
  });
});

test('as a query it is the same', async () => {
  const query = VOICE_CHAIN.replace('mutation', 'query');
  expect(await ask(server.url, query, { voice: VOICE })).toEqual({ status: 200, data: VOICE_ANSWER });
});

test('an empty text runs nothing: the step is null, with an error of its own', async () => {
  const silence = Buffer.from(VOICE, 'base64').subarray(0, 200).toString('base64');
  const { data, errors } = await ask(server.url, VOICE_CHAIN, { voice: silence });
  expect(data).toEqual({ speechRecognition: { text: '', next: { translation: null, tokenClassification: null } } });
  expect(errors).toMatchObject([
    { path: ['speechRecognition', 'next', 'translation'], extensions: { code: 'BAD_USER_INPUT' } },
    { path: ['speechRecognition', 'next', 'tokenClassification'], extensions: { code: 'BAD_USER_INPUT' } },
  ]);
  expect(upstream.received).toHaveLength(1);
});

test('a step that fails is null with its path; the others stand', async () => {
  const query = VOICE_CHAIN.replace('acme/mood', 'acme/gone');
  const { data, errors } = await ask(server.url, query, { voice: VOICE });
  expect(data?.speechRecognition).toMatchObject({
    next: { translation: { translationText: 'fr(good morning Sarah)', next: { textClassification: null } } },
  });
  expect(errors).toMatchObject([
    {
      path: ['speechRecognition', 'next', 'translation', 'next', 'textClassification'],
      extensions: { code: 'MODEL_NOT_FOUND', model: 'acme/gone', task: 'text-classification' },
    },
  ]);
});

const PHOTO_CHAIN = `mutation ($photo: Media!) {
  objectDetection(input: { image: $photo, model: "acme/find" }) {
    objects {
      label
      crop
      next {
        imageClassification(model: "acme/look") { classes { label } info { batchSize } }
        imageToText(model: "acme/caption") { text info { batchSize } next { translation(model: "acme/translate") { translationText info { batchSize } } } }
      }
    }
  }
}`;

interface PhotoAnswer {
  objects: {
    label: string;
    crop: string;
    next: {
      imageClassification: { classes: { label: string }[]; info: { batchSize: number } };
      imageToText: {
        text: string;
        info: { batchSize: number };
        next: { translation: { translationText: string; info: { batchSize: number } } };
      };
    };
  }[];
}

function objectsOf(data: Answer['data']): PhotoAnswer['objects'] {
  if (!data?.objectDetection) throw new Error('Expected objects, got none.');
  return (data.objectDetection as unknown as PhotoAnswer).objects;
}

const bytesOf = (uri: string) => Buffer.from(uri.slice(uri.indexOf(',') + 1), 'base64');

test('the things in a photograph, each cut out once, travel together step by step', async () => {
  const photo = (await picture(64, 48)).toString('base64');
  const { data, errors } = await ask(server.url, PHOTO_CHAIN, { photo });
  expect(errors).toBeUndefined();
  const objects = objectsOf(data);
  expect(objects).toHaveLength(2);
  for (const { crop, next } of objects) {
    const name = nameOf(bytesOf(crop));
    expect(next.imageClassification).toEqual({ classes: [{ label: `thing ${name}` }], info: { batchSize: 2 } });
    expect(next.imageToText).toEqual({
      text: `a picture ${name}`,
      info: { batchSize: 2 },
      next: { translation: { translationText: `fr(a picture ${name})`, info: { batchSize: 2 } } },
    });
  }
  expect(upstream.received.map(({ path }) => path).sort()).toEqual([
    '/models/acme/caption',
    '/models/acme/find',
    '/models/acme/look',
    '/models/acme/translate',
  ]);
});

test('a crop is what its box shows: whole pixels, cut at the edge of the picture', async () => {
  const photo = (await picture(64, 48)).toString('base64');
  const { data } = await ask(server.url, PHOTO_CHAIN, { photo });
  const objects = objectsOf(data);
  const sizes = await Promise.all(objects.map(async ({ crop }) => sharp(bytesOf(crop)).metadata()));
  expect(BOXES).toHaveLength(2);
  expect(sizes.map(({ width, height }) => [width, height])).toEqual([
    [19, 27],
    [30, 20],
  ]);
});

test('a picture that its EXIF turns is cut as it is seen', async () => {
  // As stored: 48 x 64, the left half red. Turned a quarter to the right it is 64 x 48, its upper half red.
  const red = { r: 255, g: 0, b: 0 };
  const half = await sharp({ create: { width: 24, height: 64, channels: 3, background: red } })
    .png()
    .toBuffer();
  const photo = await sharp({ create: { width: 48, height: 64, channels: 3, background: { r: 0, g: 0, b: 255 } } })
    .composite([{ input: half, left: 0, top: 0 }])
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 95 })
    .toBuffer();
  const { data } = await ask(server.url, PHOTO_CHAIN, { photo: photo.toString('base64') });
  const objects = objectsOf(data);
  const second = sharp(bytesOf(objects[1]?.crop ?? ''));
  expect(await second.metadata()).toMatchObject({ width: 30, height: 20 });
  const { channels } = await second.stats();
  expect(channels[0]?.mean).toBeGreaterThan(200);
  expect(channels[2]?.mean).toBeLessThan(60);
});

/** Left half red, right half blue. */
const halves = sharp(
  Buffer.from(Array.from({ length: 64 * 48 }, (_, i) => (i % 64 < 32 ? [255, 0, 0] : [0, 0, 255])).flat()),
  { raw: { width: 64, height: 48, channels: 3 } },
);
const rowsOfBmp = Array.from({ length: 48 }, () =>
  Array.from({ length: 64 }, (_, x) => (x < 32 ? 0xff0000 : 0x0000ff)),
);
const size = { width: 64, height: 48 };

test.each<[name: string, file: () => Buffer | Promise<Buffer>]>([
  ['BMP, from the bottom', () => bmp(packRows(rowsOfBmp, 24), { ...size, bits: 24 })],
  ['BMP, from the top, with masks', () => bmp(packRows(rowsOfBmp, 32), { ...size, bits: 32, isTopDown: true })],
  ['BMP of OS/2', () => bmp(packRows(rowsOfBmp, 24), { ...size, bits: 24, headerSize: 12 })],
  ['PNG of 16 bits', () => halves.clone().toColourspace('rgb16').png().toBuffer()],
  ['PNG of a palette, interlaced', () => halves.clone().png({ palette: true, progressive: true }).toBuffer()],
  [
    'JPEG of four colours, progressive',
    () => halves.clone().toColourspace('cmyk').jpeg({ progressive: true, quality: 100 }).toBuffer(),
  ],
  ['GIF', () => halves.clone().gif().toBuffer()],
  ['WebP', () => halves.clone().webp({ lossless: true }).toBuffer()],
  ['TIFF', () => halves.clone().tiff({ compression: 'lzw' }).toBuffer()],
])('what is cut out of a %s is what its box shows', async (_name, file) => {
  const photo = (await file()).toString('base64');
  const { data, errors } = await ask(server.url, PHOTO_CHAIN, { photo });
  expect(errors).toBeUndefined();
  // The first box lies in the left half, the second begins two pixels before the right one.
  const crops = await Promise.all(
    objectsOf(data).map(({ crop }) => sharp(bytesOf(crop)).removeAlpha().raw().toBuffer({ resolveWithObject: true })),
  );
  expect(crops.map(({ info }) => [info.width, info.height])).toEqual([
    [19, 27],
    [30, 20],
  ]);
  const isBlue = ({ data, info }: (typeof crops)[number], x: number) =>
    (data[x * info.channels + 2] ?? 0) > (data[x * info.channels] ?? 0);
  const [left, both] = crops;
  expect([left && isBlue(left, 18), both && isBlue(both, 0), both && isBlue(both, 5)]).toEqual([false, false, true]);
});

test('a picture that cannot be decoded fails its crops by name, and nothing else', async () => {
  const photo = bmp(packRows(rowsOfBmp, 24), { ...size, bits: 24 })
    .subarray(0, 2000)
    .toString('base64');
  const query = PHOTO_CHAIN.replace('label\n      crop', 'crop label').replace(/next \{[\s\S]*$/, '} } }');
  const { data, errors } = await ask(server.url, query, { photo });
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  expect(errors?.[0]?.message).toContain('expected a whole BMP');
  expect(data?.objectDetection).toBeNull();
});

test('twenty photographs are two calls for captions and translations where the server takes lists', async () => {
  const photos = await Promise.all(
    Array.from({ length: 20 }, async (_, i) => (await picture(8, 8, i)).toString('base64')),
  );
  const field = (i: number) =>
    `p${i}: imageToText(input: { image: $p${i}, model: "acme/caption" }) { next { translation(model: "acme/translate") { translationText } } }`;
  const query = `mutation (${photos.map((_, i) => `$p${i}: Media!`).join()}) { ${photos.map((_, i) => field(i)).join(' ')} }`;
  const variables = Object.fromEntries(photos.map((photo, i) => [`p${i}`, photo]));
  const { data, errors } = await ask(server.url, query, variables);
  expect(errors).toBeUndefined();
  photos.forEach((photo, i) => {
    const translationText = `fr(a picture ${nameOf(Buffer.from(photo, 'base64'))})`;
    expect(data?.[`p${i}`]).toEqual({ next: { translation: { translationText } } });
  });
  expect(upstream.received.map(({ path }) => path)).toEqual(['/models/acme/caption', '/models/acme/translate']);
});

test('identical steps are one call', async () => {
  const steps =
    'a: translation(model: "acme/translate") { translationText } b: translation(model: "acme/translate") { info { cached } }';
  const query = `mutation ($p: Media!) { imageToText(input: { image: $p, model: "acme/caption" }) { next { ${steps} } } }`;
  const { data } = await ask(server.url, query, { p: (await picture(8, 8)).toString('base64') });
  expect(data?.imageToText).toMatchObject({ next: { b: { info: { cached: true } } } });
  expect(upstream.received).toHaveLength(2);
});

test('more crops or steps than a request may take are refused, the others stand', async () => {
  const photo = (await picture(64, 48)).toString('base64');
  const field = (i: number) =>
    `o${i}: objectDetection(input: { image: $p, model: "acme/find", parameters: { threshold: 0.${i + 10} } }) { objects { crop } }`;
  const query = `mutation ($p: Media!) { ${Array.from({ length: 26 }, (_, i) => field(i)).join(' ')} }`;
  const { errors } = await ask(server.url, query, { p: photo });
  expect(errors?.length).toBeGreaterThan(0);
  for (const { message, extensions } of errors ?? []) {
    expect(message).toContain('at most 50 crops');
    expect(extensions.code).toBe('BAD_USER_INPUT');
  }
});

test('each step is charged by RATE_LIMIT, and has its line in the log', async () => {
  const limited = await startTestServer({ HF_BASE_URL: upstream.url, RATE_LIMIT: '10' });
  try {
    // 5 for the recording, 5 for the translation: the names are above the limit.
    const { data, errors } = await ask(limited.url, VOICE_CHAIN, { voice: VOICE });
    const { next } = data?.speechRecognition ?? {};
    expect(Object.values(next as object).filter((step) => step === null)).toHaveLength(1);
    expect(errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
    const [operation] = limited.operations as { fields: { field: string }[] }[];
    expect(operation?.fields.map(({ field }) => field)).toContain('speechRecognition.next.translation');
  } finally {
    await limited.close();
  }
});

test('on a stream the last event has the next steps', async () => {
  const query = `subscription { textGeneration(input: { inputs: "Once", model: "acme/translate" }) { text output { next { textClassification(model: "acme/mood") { results { label } } } } } }`;
  upstream.reply((request) =>
    request.path.includes('acme/translate') ? { body: [{ generated_text: 'Once more' }] } : answerChain(request),
  );
  try {
    const { body } = await send(server, { query }, { way: 'events' });
    expect(body).toContain('mood of Once more');
  } finally {
    upstream.reply(answerChain);
  }
});

test('a chain has the time of one call: a step that is not done by then is null, what came before it stands', async () => {
  const slow = await startUpstream();
  const hurried = await startTestServer({ HF_BASE_URL: slow.url, INFERENCE_TIMEOUT_SECONDS: '4', CACHE_SECONDS: '0' });
  try {
    slow.reply(async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 2500));
      return answerChain(request);
    });
    const { data, errors } = await ask(hurried.url, VOICE_CHAIN, { voice: VOICE });
    expect(data).toEqual({
      speechRecognition: { text: 'good morning Sarah', next: { translation: null, tokenClassification: null } },
    });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_TIMEOUT', 'UPSTREAM_TIMEOUT']);
    expect(slow.received.map(({ path }) => path)).not.toContain('/models/acme/mood');
  } finally {
    await hurried.close();
    await slow.close();
  }
});
