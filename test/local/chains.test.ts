// Chains on the models that come with the server: from a voice to French with its mood, from a photograph to its things.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { ask } from '../support/ask.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ LOCAL_DOWNLOADS: 'false' });
});
afterAll(() => server.close());

const base64 = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url)).toString('base64');

test('a voice is written down, translated and judged, and its names are found', async () => {
  const query = `mutation ($voice: Media!) {
    speechRecognition(input: { audio: $voice }) {
      text
      next {
        translation(parameters: { tgtLang: "fr" }) { translationText next { textClassification { results { label score } } } }
        tokenClassification { results { entityGroup word } }
        textClassification { results { label } info { model } }
      }
    }
  }`;
  const { data, errors } = await ask(server.url, query, { voice: base64('assets/seven-two-nine.ogg') });
  expect(errors).toBeUndefined();
  expect(data?.speechRecognition).toMatchObject({
    text: 'SEVEN TWO NINE',
    next: {
      translation: { translationText: 'Sept deux neuf', next: { textClassification: { results: [{}, {}] } } },
      tokenClassification: { results: expect.any(Array) },
      textClassification: { results: [{ label: expect.any(String) }, {}], info: { model: expect.any(String) } },
    },
  });
});

test('what a picture shows is said in French, as a whole and thing by thing', async () => {
  const query = `mutation ($picture: Media!) {
    imageToText(input: { image: $picture }) { text next { translation(parameters: { tgtLang: "fr" }) { translationText } } }
    objectDetection(input: { image: $picture }) {
      objects { next { imageToText { next { translation(parameters: { tgtLang: "fr" }) { translationText } } } } }
    }
  }`;
  const { data, errors } = await ask(server.url, query, { picture: base64('assets/two-shapes.png') });
  expect(errors).toBeUndefined();
  expect(data?.imageToText).toMatchObject({
    next: { translation: { translationText: expect.stringMatching(/^Un /) } },
  });
  expect(JSON.stringify(data?.objectDetection)).toMatch(/Un (?:cercle|carré) /);
});

const photo = z.object({
  objects: z
    .array(
      z.object({
        label: z.string(),
        crop: z.string().startsWith('data:image/png;base64,'),
        next: z.object({
          imageClassification: z.object({ classes: z.array(z.object({ label: z.string() })).min(1) }),
          imageToText: z.object({ text: z.string() }),
        }),
      }),
    )
    .length(2),
});

test('each thing in a picture is cut out and named again: both models agree on its shape', async () => {
  const query = `mutation ($photo: Media!) {
    objectDetection(input: { image: $photo }) {
      objects { label crop next { imageClassification { classes { label score } } imageToText { text } } }
    }
  }`;
  const { data, errors } = await ask(server.url, query, { photo: base64('assets/two-shapes.png') });
  expect(errors).toBeUndefined();
  const { objects } = photo.parse(data?.objectDetection);
  expect(objects.map(({ label }) => label).sort()).toEqual(['circle', 'square']);
  for (const { label, next } of objects) expect(next.imageClassification.classes[0]?.label).toContain(label);
});
