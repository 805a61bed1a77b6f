// What is taken out of an upstream's words, and what stays readable.

import { describe, expect, test } from 'vitest';
import { redact } from '../../../src/utils/redact.ts';

const KEY = 'Sup3r-Secret_key.0123456789';
const b64 = (text: string) => Buffer.from(text).toString('base64');

describe('known secrets', () => {
  test.each([
    ['as it is', KEY],
    ['in other cases', KEY.toUpperCase()],
    ['as base64', b64(KEY)],
    ['as base64 without padding', b64(KEY).replace(/=+$/, '')],
    ['as base64 with its scheme', b64(`Bearer ${KEY}`)],
    ['as base64url', Buffer.from(`Bearer ${KEY}`).toString('base64url')],
  ])('%s', (_name, written) => {
    const clean = redact(`The header was ${written}, which is wrong.`, [KEY]);
    expect(clean).toBe('The header was [token], which is wrong.');
  });

  test.each([0, 100, 480, 490, 9_980, 9_990, 999_980, 999_990])('that stand at a cut (%i)', (before) => {
    for (const filler of ['x', 'x ', 'ab,']) {
      const clean = redact(`${filler.repeat(before).slice(0, before)} ${KEY} ${'y '.repeat(100)}`, [KEY]);
      expect(clean).not.toContain(KEY.slice(0, 6));
      expect(clean.length).toBeLessThanOrEqual(500);
    }
  });

  test('are taken out in front of a shorter limit', () => {
    expect(redact(`${'x'.repeat(40)} ${KEY}`, [KEY], 50)).not.toContain('Sup3r');
  });
});

test.each([
  `hf_${'aB3'.repeat(11)}`,
  `sk-proj-${'aB3_x-'.repeat(10)}x0123456789012345678901`,
  `sk-${'a1B2'.repeat(12)}`,
  `sk-ant-api03-${'a1B2'.repeat(12)}`,
  `ghp_${'a1B2'.repeat(9)}`,
  `gsk_${'a1B2'.repeat(12)}`,
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-def',
  'AKIAIOSFODNN7EXAMPLE',
])('a key is known by its shape: %s', (key) => {
  expect(redact(`Key ${key} is refused`)).toBe('Key [token] is refused');
});

test.each([
  'Model x/y not supported by provider hf-inference',
  'hf-internal-testing/tiny-random-bert does not exist',
  'hf_transfer package missing; hf_config_name too',
  'no model sk-learn-digits or sk_learn_model, nor sk-learn-random_forest_of_many_trees',
  'Unknown request URL: POST /openai/v1/completions at https://router.huggingface.co/hf-inference/models/x',
  'api_key: field required',
  'either a/b or c/d; ratio 3:4, at 10:30',
])('stays as it is: %s', (text) => {
  expect(redact(text)).toBe(text);
});

test.each([
  '/usr/src/app/handler.py',
  '/Users/me/model.py',
  '/nix/store/abc-python/lib/x.py',
  '/private/var/folders/x',
  'C:\\Users\\me\\model.py',
  'C:\\\\Users\\\\me\\\\model.py',
  'D:/models/llama/config.json',
  '\\\\server\\share\\models\\x.bin',
  '\\\\\\\\server\\\\share\\\\x.bin',
  '~/models/x.bin',
  'file:///srv/models/x',
])('a path of the upstream is left out: %s', (path) => {
  expect(redact(`cannot open ${path}: gone`)).toBe('cannot open [path]: gone');
  expect(redact(`cannot open "${path}": gone`)).toBe('cannot open "[path]": gone');
});

test('paths with blanks', () => {
  expect(redact('cannot open C:\\Program Files\\My App\\model.py: gone')).toBe('cannot open [path]: gone');
  expect(redact('File "C:\\Program Files\\My App\\a b.py", line 3')).toBe('File "[path]", line 3');
});

test.each(['\n', '\\n'])('of a traceback the last line is kept (%j)', (end) => {
  const trace = [
    'Traceback (most recent call last):',
    '  File "/app/secret_module.py", line 1, in predict',
    '    return model(inner_detail)',
    'ValueError: too long',
  ].join(end);
  expect(redact(`Failed: ${trace}`)).toBe('Failed: [traceback] ValueError: too long');
});

test('lines of a stack are left out', () => {
  const stack = 'TypeError: no\n    at run (/app/x.js:1:2)\n    at async go (file:///y.js:3:4)';
  expect(redact(stack)).toBe('TypeError: no');
});

test('secrets in URLs and headers', () => {
  expect(redact('GET https://me:pass@host/x?sig=abc failed')).toBe('GET https://[token]@host/x?… failed');
  expect(redact('headers {"x-api-key": "abcd1234efgh"}')).toBe('headers {"x-api-key": "[token]"}');
  expect(redact(`got ${'QUJD'.repeat(100)}`)).toBe('got [data]');
});
