// Replies in charsets of older servers: read by the name in the media type or by the byte order mark, else refused by name.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { startWire, type Wire } from '../../support/start-wire.ts';
import { CHAT, read } from '../streams/subscribe.ts';

let upstream: Upstream;
let toolkit: Wire;
let openai: Wire;

beforeAll(async () => {
  upstream = await startUpstream();
  toolkit = await startWire({ baseUrl: upstream.url, server: 'toolkit' });
  openai = await startWire({ baseUrl: upstream.url, server: 'openai', models: { conversational: 'm' } });
});
afterAll(async () => {
  await toolkit.close();
  await openai.close();
  await upstream.close();
});

const utf16le = (text: string) => Buffer.from(text, 'utf16le');
const utf16be = (text: string) => utf16le(text).swap16();
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const MARK = '\ufeff';
const TRANSLATE = 'mutation { a: translation(input: { inputs: "x" }) { translationText } }';

const CASES: [name: string, type: string, encode: (text: string) => Buffer][] = [
  ['Latin-1', 'application/json; charset=ISO-8859-1', latin1],
  ['Windows-1252', 'application/json;charset="windows-1252"', latin1],
  ['latin1 in quotes of another kind', "Application/JSON; Charset='latin1'", latin1],
  ['UTF-16 by its mark', 'application/json', (text) => utf16le(MARK + text)],
  ['UTF-16, big end first, by its mark', 'application/json', (text) => utf16be(MARK + text)],
  ['UTF-16 by name', 'application/json; charset=utf-16le', utf16le],
  ['UTF-16BE by name', 'application/json; charset=UTF-16BE', utf16be],
  ['UTF-16 by a name that leaves the order open', 'application/json; charset=utf-16', utf16be],
  ['UTF-16 by name and mark', 'application/json; charset=utf-16', (text) => utf16be(MARK + text)],
  ['UTF-16 without a name', 'application/json', utf16le],
  ['UTF-8 with a mark', 'application/json', (text) => Buffer.from(MARK + text)],
  ['UTF-8 whose mark contradicts the name', 'application/json; charset=latin1', (text) => Buffer.from(MARK + text)],
  ['UTF-8 by an odd name', 'application/json; charset=utf8mb4', (text) => Buffer.from(text)],
  ['a name without a value', 'application/json; charset=', (text) => Buffer.from(text)],
];

describe.each(CASES)('%s', (_name, type, encode) => {
  const headers = { 'content-type': type };

  test('an answer', async () => {
    upstream.reply({ body: encode('[{"translation_text":"café déjà vu"}]'), headers });
    expect(await toolkit.run(TRANSLATE)).toEqual({ a: { translationText: 'café déjà vu' } });
  });

  test('a refusal', async () => {
    upstream.reply({ status: 400, body: encode('{"error":"trop long, désolé"}'), headers });
    const { errors } = await toolkit.ask(TRANSLATE);
    expect(errors?.[0]?.message).toContain('trop long, désolé');
  });

  test('a stream', async () => {
    const pieces = ['ca', 'fé', ' déjà'].map((content) => ({ choices: [{ index: 0, delta: { content } }] }));
    const events = [...pieces, { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }];
    const body = encode(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));
    upstream.reply({ body, headers: { 'content-type': type.replace(/application\/json/i, 'text/event-stream') } });
    const { texts, errors } = await read(openai.url, CHAT, { inputs: { text: 'x' } });
    expect(errors).toEqual([]);
    expect(texts.join('')).toBe('café déjà');
  });

  test('a refused stream', async () => {
    upstream.reply({ status: 400, body: encode('{"error":"trop long, désolé"}'), headers });
    const { errors } = await read(openai.url, CHAT, { inputs: { text: 'x' } });
    expect(errors[0]?.message).toContain('trop long, désolé');
  });
});

test('characters that are cut by a chunk', async () => {
  const body = Buffer.from('[{"translation_text":"日本語"}]', 'utf16le');
  upstream.reply({ body, headers: { 'content-type': 'application/json; charset=utf-16le' } });
  expect(await toolkit.run(TRANSLATE)).toEqual({ a: { translationText: '日本語' } });
});

test('Japanese in Shift_JIS', async () => {
  const body = Buffer.concat([latin1('[{"translation_text":"'), Buffer.from('93fa967b8cea', 'hex'), latin1('"}]')]);
  upstream.reply({ body, headers: { 'content-type': 'application/json; charset=Shift_JIS' } });
  expect(await toolkit.run(TRANSLATE)).toEqual({ a: { translationText: '日本語' } });
});

test.each(['klingon', 'utf-7', 'utf-32', 'ebcdic-cp-us'])('%s is refused by its name', async (name) => {
  const headers = { 'content-type': `application/json; charset=${name}` };
  upstream.reply({ body: Buffer.from('[{"translation_text":"x"}]'), headers });
  const { errors } = await toolkit.ask(TRANSLATE);
  expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_BAD_RESPONSE');
  expect(errors?.[0]?.message).toContain(`in the charset "${name}"`);
  upstream.reply({ status: 422, body: Buffer.from('{"error":"too long"}'), headers });
  const refused = await toolkit.ask(TRANSLATE);
  expect(refused.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  expect(refused.errors?.[0]?.message).toContain('too long');
});
