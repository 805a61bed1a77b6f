// Every task that goes on with a text, as a step after another one, by every way that leads in: the same answer, and the
// same calls.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Received, Reply } from '../../fakes/upstream.ts';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { ALL_WAYS, send } from '../../support/send.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

let upstream: Upstream;
let server: TestServer;

/** By the last part of the model's name. */
const ANSWERS: Readonly<Record<string, (text: string) => unknown>> = {
  translation: (text) => [{ translation_text: `fr(${text})` }],
  textGeneration: (text) => [{ generated_text: `${text}, and on` }],
  summarization: (text) => [{ summary_text: text.slice(0, 4) }],
  textClassification: (text) => [{ label: `mood of ${text}`, score: 0.9 }],
  tokenClassification: (text) => [{ entity_group: 'PER', word: text.slice(0, 2), score: 1, start: 0, end: 2 }],
  zeroShotClassification: () => ({ labels: ['b', 'a'], scores: [0.9, 0.1] }),
  questionAnswering: (text) => ({ answer: text.slice(0, 2), score: 1, start: 0, end: 2 }),
  sentenceSimilarity: () => [0.5],
  conversational: (text) => ({ choices: [{ message: { content: `you said ${text}` } }] }),
  featureExtraction: () => [0.25, 0.5],
  textRanking: () => [0.75],
};

function answer({ path, json }: Received): Reply {
  const body = json as { inputs?: unknown; model?: string; messages?: { content: string }[] };
  const name = /acme\/(\w+)/.exec(body.model ?? path)?.[1] ?? '';
  const { inputs, messages } = body;
  const text = messages?.at(-1)?.content ?? (typeof inputs === 'object' ? JSON.stringify(inputs) : String(inputs));
  const one = (input: string) => ANSWERS[name]?.(input);
  return { body: Array.isArray(inputs) ? inputs.map((input) => one(String(input))) : one(text) };
}

beforeAll(async () => {
  upstream = await startUpstream();
  upstream.reply(answer);
  server = await startTestServer({ HF_BASE_URL: upstream.url, CACHE_SECONDS: '0', HF_TOKEN: 'hf_x' });
});
afterEach(() => upstream.received.splice(0));
afterAll(async () => {
  await server.close();
  await upstream.close();
});

/** Twice each, since siblings that are alike are one call, and once more a step further on. */
const STEPS = `
  textGeneration(model: "acme/textGeneration") { generatedText next { summarization(model: "acme/summarization") { summaryText next { ...Mood } } } }
  summarization(model: "acme/summarization", parameters: { maxLength: 9 }) { summaryText }
  ...Mood
  again: textClassification(model: "acme/textClassification", parameters: $mood) { results { label } }
  tokenClassification(model: "acme/tokenClassification") { results { entityGroup word start end } }
  translation(model: "acme/translation") { translationText }
  zeroShotClassification(model: "acme/zeroShotClassification", parameters: { candidateLabels: ["a", "b"] }) { labels }
  questionAnswering(model: "acme/questionAnswering", question: "who?") { answer next { ...Mood } }
  sentenceSimilarity(model: "acme/sentenceSimilarity", sentences: ["x"]) { scores }
  conversational(model: "acme/conversational", system: "be brief") { generatedText }
  featureExtraction(model: "acme/featureExtraction") { dimensions base64 }
  textRanking(model: "acme/textRanking", texts: ["x"]) { results { index score } }`;
const OPERATION = `Chain($text: String!, $mood: TextClassificationParameters) {
  translation(input: { inputs: $text, model: "acme/translation" }) { translationText next { ${STEPS} } }
}
fragment Mood on TextSteps { textClassification(model: "acme/textClassification") { results { label } } }`;

const mood = (text: string) => ({ results: [{ label: `mood of ${text}` }] });
const EXPECTED = {
  translation: {
    translationText: 'fr(Sarah)',
    next: {
      textGeneration: {
        generatedText: 'fr(Sarah), and on',
        next: { summarization: { summaryText: 'fr(S', next: { textClassification: mood('fr(S') } } },
      },
      summarization: { summaryText: 'fr(S' },
      textClassification: mood('fr(Sarah)'),
      again: mood('fr(Sarah)'),
      tokenClassification: { results: [{ entityGroup: 'PER', word: 'fr', start: 0, end: 2 }] },
      translation: { translationText: 'fr(fr(Sarah))' },
      zeroShotClassification: { labels: ['b', 'a'] },
      questionAnswering: { answer: expect.any(String), next: { textClassification: mood('{"') } },
      sentenceSimilarity: { scores: [0.5] },
      conversational: { generatedText: 'you said fr(Sarah)' },
      featureExtraction: { dimensions: 2, base64: 'AACAPgAAAD8=' },
      textRanking: { results: [{ index: 0, score: 0.75 }] },
    },
  },
};

test.each(ALL_WAYS)('%s', async (way) => {
  const isGet = way.startsWith('GET');
  const operation = {
    query: `${isGet ? 'query' : 'mutation'} ${OPERATION}`,
    operationName: 'Chain',
    variables: { text: 'Sarah', mood: null },
  };
  // A document is compiled when it comes again.
  for (const _run of [1, 2, 3]) {
    upstream.received.length = 0;
    const { json } = await send(server, operation, { way });
    expect(json.errors).toBeUndefined();
    expect(json.data).toEqual(EXPECTED);
    const models = upstream.received.map(({ path, json }) => /acme\/(\w+)/.exec(JSON.stringify([path, json]))?.[1]);
    expect(models.filter((name) => name === 'summarization')).toHaveLength(2);
    expect(new Set(models).size).toBe(Object.keys(ANSWERS).length);
    expect(models.length).toBeLessThanOrEqual(15);
  }
});
