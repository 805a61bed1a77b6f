// What callers ask for: blanks, limits, greedy generation, offsets, and parameters that a kind of server has no place for.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Reply, startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { WAV } from '../../fixtures/media.ts';
import { startWire, type Wire } from '../../support/start-wire.ts';

let upstream: Upstream;
const wires: Record<string, Wire> = {};

beforeAll(async () => {
  upstream = await startUpstream();
  for (const server of ['toolkit', 'tgi', 'tei', 'openai']) {
    const models = { 'text-generation': 'm', conversational: 'm', 'automatic-speech-recognition': 'm' };
    wires[server] = await startWire({ baseUrl: upstream.url, server, models }, { CACHE_SECONDS: '60' });
  }
  wires['hugging-face'] = await startWire({ kind: 'hugging-face', baseUrl: upstream.url }, { CACHE_SECONDS: '60' });
});
afterAll(async () => {
  for (const wire of Object.values(wires)) await wire.close();
  await upstream.close();
});
beforeEach(() => {
  upstream.received.length = 0;
});

async function ask(server: string, query: string, reply: Reply['body']) {
  upstream.reply({ body: reply });
  const wire = wires[server] ?? expect.fail(server);
  const { data, errors } = await wire.ask(`mutation { a: ${query} }`);
  return { answer: data?.a as Record<string, never> | null, errors, sent: upstream.received.at(-1)?.json };
}

const BLANKS = ['', ' ', '\n\t', '\u00a0\u3000', '\u200b\u200b', '\ufeff', '\u00ad', '\u0000'];
const labels = 'parameters: { candidateLabels: ["a"] }';

describe.each(BLANKS)('the blank text %j', (blank) => {
  test.each([
    ['textGeneration', 'generatedText', ''],
    ['summarization', 'summaryText', ''],
    ['translation', 'translationText', ''],
    ['textClassification', 'results { label }', ''],
    ['zeroShotClassification', 'labels', labels],
  ])('is refused by %s', async (field, selects, more) => {
    const query = `${field}(input: { inputs: ${JSON.stringify(blank)} ${more} }) { ${selects} }`;
    const { errors } = await ask('toolkit', query, [{ generated_text: 'invented' }]);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toContain('input.inputs: expected text');
    expect(upstream.received).toEqual([]);
  });
});

describe('limits', () => {
  test('lengths of up to 100,000, the shortest not above the longest', async () => {
    const length = (parameters: string) =>
      `summarization(input: { inputs: "x", parameters: { ${parameters} } }) { summaryText }`;
    const { sent } = await ask('toolkit', length('maxLength: 100000, minLength: 100000'), [{ summary_text: 's' }]);
    expect(sent).toMatchObject({ parameters: { max_length: 100_000, min_length: 100_000 } });
    const { errors } = await ask('toolkit', length('maxLength: 5, minLength: 40'), []);
    expect(errors?.[0]?.message).toContain('input.parameters.minLength: expected at most 5');
    const chat =
      'conversational(input: { inputs: { text: "x" }, parameters: { maxLength: 5, minLength: 6 } }) { generatedText }';
    expect((await ask('tgi', chat, {})).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('seeds of 53 bits, as literals and as variables', async () => {
    const seeds = [2_147_483_648, Number.MAX_SAFE_INTEGER, 1_735_689_600_000, -5];
    for (const seed of seeds) {
      const query = `textGeneration(input: { inputs: "x", parameters: { seed: ${seed} } }) { generatedText }`;
      expect((await ask('tgi', query, [{ generated_text: 'y' }])).sent).toMatchObject({ parameters: { seed } });
    }
    for (const seed of ['0.5', '9007199254740993', '1e300']) {
      const query = `textGeneration(input: { inputs: "x", parameters: { seed: ${seed} } }) { generatedText }`;
      expect((await ask('tgi', query, [])).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });
});

describe('greedy', () => {
  const asks = [
    'temperature: 0',
    'temperature: 1e-6',
    'temperature: 1e-40',
    'doSample: true, temperature: 0',
    'doSample: false, topP: 0.5, topK: 3',
  ];

  test.each(asks)('{ %s } is so in run, wire and cache alike', async (parameters) => {
    for (const server of ['toolkit', 'tgi', 'openai', 'hugging-face']) {
      const query = `textGeneration(input: { inputs: "${parameters}", parameters: { ${parameters} } }) { generatedText info { cached } }`;
      const reply = server === 'openai' ? { choices: [{ text: 'y' }] } : [{ generated_text: 'y' }];
      const { sent } = await ask(server, query, reply);
      if (server === 'openai') expect(sent).toEqual({ model: 'm', prompt: parameters, temperature: 0 });
      else expect(sent).toEqual({ inputs: parameters, parameters: { do_sample: false } });
      expect((await ask(server, query, reply)).answer?.info).toEqual({ cached: true });
    }
  });

  test('chats at temperature 0', async () => {
    const query =
      'conversational(input: { inputs: { text: "x" }, parameters: { temperature: 1e-7 } }) { generatedText }';
    const reply = { choices: [{ message: { content: 'y' } }] };
    expect((await ask('tgi', query, reply)).sent).toMatchObject({ temperature: 0 });
    const { sent } = await ask('toolkit', query, [{ generated_text: [{ role: 'assistant', content: 'y' }] }]);
    expect(sent).toEqual({ inputs: [{ role: 'user', content: 'x' }], parameters: { do_sample: false } });
  });
});

describe('places in a text', () => {
  const context = '😀 Anna lives in Oslo';
  const answerOf = (found: object) =>
    ask(
      'toolkit',
      `questionAnswering(input: { inputs: { question: "where?", context: "${context}" }, options: { useCache: false } }) { answer start stop }`,
      found,
    );

  test.each([
    ['exclusive, at the very end', { answer: 'Oslo', start: 16, end: 20 }, 'Oslo'],
    ['exclusive, in the middle', { answer: 'Anna', start: 2, end: 6 }, 'Anna'],
    ['inclusive', { answer: 'Oslo', start: 16, end: 19 }, 'Oslo'],
    ['inclusive, one character', { answer: 'O', start: 16, end: 16 }, 'O'],
    ['no answer', { answer: '', start: 0, end: 0 }, ''],
  ])('an end that is %s', async (_name, place, expected) => {
    const { answer } = await answerOf({ score: 0.5, ...place });
    expect(context.slice(Number(answer?.start), Number(answer?.stop))).toBe(expected);
  });

  const outside = [
    [-1, 4],
    [0, 21],
    [200, 300],
    [0.5, 4],
    [4, 2],
    [3e9, 4e9],
  ];

  test.each(outside)('%d to %d is no place', async (start, end) => {
    const { errors } = await answerOf({ answer: 'x', score: 0.5, start, end });
    expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_BAD_RESPONSE');
    for (const text of [context, 'Anna lives in Osloo!']) {
      const query = `tokenClassification(input: { inputs: "${text}", options: { useCache: false } }) { results { start end } }`;
      const entity = { entity_group: 'PER', score: 0.5, word: 'x', start, end };
      expect((await ask('toolkit', query, [entity])).errors?.[0]?.extensions.code).toBe('UPSTREAM_BAD_RESPONSE');
    }
  });

  test.each([5.5, -1, 3_000_000_000])('the token %d is no token', async (token) => {
    const query = 'fillMask(input: { inputs: "[MASK]", options: { useCache: false } }) { results { token } }';
    const { errors } = await ask('toolkit', query, [{ score: 1, sequence: 'x', token, token_str: 'x' }]);
    expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_BAD_RESPONSE');
  });
});

describe('what a server has no place for is not sent, and told', () => {
  const info = 'info { ignoredParameters }';
  const generate = `textGeneration(input: { inputs: "x", parameters: { maxTime: 5, numReturnSequences: 2, seed: 1, stop: ["y"], truncate: 5, typicalP: 0.5, frequencyPenalty: 1, topK: 3, temperature: 0.5 } }) { ${info} }`;
  const chat = `conversational(input: { inputs: { text: "x" }, parameters: { minLength: 1, maxTime: 5, topK: 3, repetitionPenalty: 1.1, temperature: 0.5 } }) { ${info} }`;
  const classify = `textClassification(input: { inputs: "x", parameters: { functionToApply: SIGMOID, truncationDirection: LEFT, topK: 1 } }) { ${info} }`;
  const similar = `sentenceSimilarity(input: { inputs: { sourceSentence: "a", sentences: ["b"] }, parameters: { promptName: "query", truncate: true } }) { ${info} }`;
  const hear = `speechRecognition(input: { audio: "${WAV}", parameters: { returnTimestamps: CHAR } }) { ${info} }`;
  const message = { choices: [{ message: { content: 'y' } }] };
  const embeddings = {
    data: [
      { index: 1, embedding: [1, 0] },
      { index: 0, embedding: [0, 1] },
    ],
  };

  test.each<[string, string, unknown, string[] | null]>([
    ['toolkit', generate, [{ generated_text: 'y' }], ['seed', 'truncate', 'frequencyPenalty']],
    ['tgi', generate, [{ generated_text: 'y' }], ['maxTime', 'numReturnSequences']],
    ['openai', generate, { choices: [{ text: 'y' }] }, ['maxTime', 'truncate', 'typicalP']],
    ['hugging-face', generate, [{ generated_text: 'y' }], null],
    ['toolkit', chat, [{ generated_text: 'y' }], null],
    ['tgi', chat, message, ['minLength', 'maxTime', 'topK', 'repetitionPenalty']],
    ['openai', chat, message, ['minLength', 'maxTime']],
    ['toolkit', classify, [{ label: 'a', score: 1 }], ['truncationDirection']],
    ['tei', classify, [{ label: 'a', score: 1 }], ['functionToApply']],
    ['toolkit', similar, { similarities: [1] }, ['promptName', 'truncate']],
    ['hugging-face', similar, [1], ['promptName', 'truncate']],
    ['tei', similar, [1], null],
    ['openai', similar, embeddings, ['promptName', 'truncate']],
    ['openai', hear, { text: 'x' }, ['returnTimestamps']],
    ['toolkit', hear, { text: 'x' }, null],
  ])('%s: %s', async (server, query, reply, expected) => {
    const { answer, errors } = await ask(server, query, reply);
    expect(errors).toBeUndefined();
    const ignored = (answer?.info as { ignoredParameters: string[] | null } | undefined)?.ignoredParameters ?? null;
    expect(ignored && [...ignored].sort()).toEqual(expected && [...expected].sort());
    // From the cache too.
    if (!/temperature/.test(query)) {
      expect((await ask(server, query, reply)).answer?.info).toEqual({ ignoredParameters: ignored });
    }
  });

  test('TEI gives raw scores by its own name for them', async () => {
    const query =
      'textClassification(input: { inputs: "raw", parameters: { functionToApply: NONE, truncate: false, truncationDirection: LEFT } }) { results { score } info { ignoredParameters } }';
    const { sent, answer } = await ask('tei', query, [{ label: 'a', score: 7 }]);
    expect(sent).toEqual({ inputs: 'raw', truncate: false, truncation_direction: 'left', raw_scores: true });
    expect(answer).toEqual({ results: [{ score: 7 }], info: { ignoredParameters: null } });
  });

  test('a reply with more labels than asked for is cut', async () => {
    const many = Array.from({ length: 28 }, (_, i) => ({ label: `l${i}`, score: i / 28 }));
    const query = 'textClassification(input: { inputs: "many" }) { results { label } }';
    for (const reply of [many, [many]]) {
      const { answer } = await ask(
        'hugging-face',
        query.replace('many', `many ${JSON.stringify(reply).length}`),
        reply,
      );
      expect((answer?.results as { label: string }[] | undefined)?.map(({ label }) => label)).toEqual([
        'l27',
        'l26',
        'l25',
        'l24',
        'l23',
      ]);
    }
  });
});

describe('transcription', () => {
  test.each([
    ['', { text: ' hi' }, null, 'json'],
    [
      'WORD',
      { text: ' hi', words: [{ word: 'hi', start: 0, end: 0.5 }] },
      [{ text: 'hi', start: 0, end: 0.5 }],
      'verbose_json',
    ],
    [
      'SEGMENT',
      { text: ' hi', segments: [{ id: 0, text: ' hi', start: 0, end: 2, seek: 0 }] },
      [{ text: ' hi', start: 0, end: 2 }],
      'verbose_json',
    ],
  ])('on OpenAI-shaped servers goes as a form (%s)', async (timestamps, reply, chunks, format) => {
    const parameters = timestamps && `, parameters: { returnTimestamps: ${timestamps} }`;
    const query = `speechRecognition(input: { audio: "${WAV}"${parameters}, options: { useCache: false } }) { text chunks { text start end } }`;
    const { answer } = await ask('openai', query, reply);
    expect(answer).toEqual({ text: ' hi', chunks });
    const [request] = upstream.received;
    expect(request?.path).toBe('/v1/audio/transcriptions');
    const type = request?.headers['content-type'] ?? '';
    const form = await new Response(new Uint8Array(request?.bytes ?? []), {
      headers: { 'content-type': type },
    }).formData();
    const file = form.get('file') as File;
    expect(file).toMatchObject({ name: 'audio.wav', type: 'audio/wav' });
    expect(Buffer.from(await file.arrayBuffer()).toString('base64')).toBe(WAV);
    expect([form.get('model'), form.get('response_format'), form.get('timestamp_granularities[]')]).toEqual([
      'm',
      format,
      timestamps ? timestamps.toLowerCase() : null,
    ]);
  });
});

describe('what is spoken, and whether it is translated', () => {
  const query = (parameters: string) =>
    `speechRecognition(input: { audio: "${WAV}", parameters: { ${parameters} }, options: { useCache: false } }) { text info { ignoredParameters } }`;
  const sentForm = async () => {
    const [request] = upstream.received;
    const headers = { 'content-type': request?.headers['content-type'] ?? '' };
    const form = await new Response(new Uint8Array(request?.bytes ?? []), { headers }).formData();
    return { path: request?.path, texts: Object.fromEntries([...form].filter(([name]) => name !== 'file')) };
  };

  test.each(['German', 'de', 'de-DE'])('OpenAI-shaped servers get the code of %s', async (language) => {
    const { answer } = await ask('openai', query(`language: "${language}"`), { text: 'hallo' });
    expect(answer).toEqual({ text: 'hallo', info: { ignoredParameters: null } });
    expect(await sentForm()).toEqual({
      path: '/v1/audio/transcriptions',
      texts: { model: 'm', response_format: 'json', language: 'de' },
    });
  });

  test('translation has a route of its own there, which is not told the language', async () => {
    const parameters = 'language: "de", task: TRANSLATE, returnTimestamps: SEGMENT';
    const { answer } = await ask('openai', query(parameters), { text: 'hello' });
    expect(answer).toEqual({ text: 'hello', info: { ignoredParameters: ['language'] } });
    expect(await sentForm()).toEqual({
      path: '/v1/audio/translations',
      texts: { model: 'm', response_format: 'verbose_json' },
    });
  });

  test.each(['toolkit', 'hugging-face'])('the pipeline of %s generates by it', async (server) => {
    const { answer, sent } = await ask(server, query('language: "german", task: TRANSLATE, returnTimestamps: WORD'), {
      text: 'hello',
    });
    expect(answer).toEqual({ text: 'hello', info: { ignoredParameters: null } });
    expect(sent).toEqual({
      inputs: WAV,
      parameters: { return_timestamps: 'word', generation_parameters: { language: 'german', task: 'translate' } },
    });
  });
});

test('summaries and translations under the name of generated text', async () => {
  for (const reply of [
    [{ generated_text: 'Short.' }],
    { generated_text: 'Short.' },
    [[{ generated_text: 'Short.' }]],
  ]) {
    const summary = 'summarization(input: { inputs: "long", options: { useCache: false } }) { summaryText }';
    expect((await ask('toolkit', summary, reply)).answer).toEqual({ summaryText: 'Short.' });
    const translated = 'translation(input: { inputs: "long", options: { useCache: false } }) { translationText }';
    expect((await ask('toolkit', translated, reply)).answer).toEqual({ translationText: 'Short.' });
  }
});

test.each([
  [{ object: 'error', message: 'too long', type: 'BadRequestError', param: null, code: 400 }, 'BAD_USER_INPUT'],
  [{ type: 'error', message: 'busy', code: '429' }, 'RATE_LIMITED'],
  [{ error: { message: 'away', code: 503 } }, 'UPSTREAM_UNAVAILABLE'],
  [{ status: 'error', message: 'odd' }, 'UPSTREAM_BAD_RESPONSE'],
])('an error with status 200: %j', async (reply, code) => {
  const query = 'textClassification(input: { inputs: "x", options: { useCache: false } }) { results { label } }';
  const { errors } = await ask('toolkit', query, reply);
  expect(errors?.[0]?.extensions.code).toBe(code);
  expect(errors?.[0]?.message).toContain(String('message' in reply ? reply.message : reply.error.message));
});

test('a redirect says where it leads, without its query', async () => {
  upstream.reply({ status: 307, headers: { location: 'http://other.example/v1/?signature=secret' } });
  const { errors } = await (wires.toolkit ?? expect.fail()).ask(
    'mutation { a: translation(input: { inputs: "moved" }) { translationText } }',
  );
  expect(errors?.[0]?.message).toContain('It leads to http://other.example/v1/');
  expect(errors?.[0]?.message).not.toContain('secret');
});
