// Errors have one writer: a second one would forget what the first says.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorResponse, toErrorBody } from '../../src/security/error-body.ts';

test('no other file writes `extensions` of an error', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const writers = files.filter((file) =>
    /extensions: \{(?! beforeInput)|"extensions"/.test(readFileSync(`src/${file}`, 'utf8')),
  );
  expect(writers.filter((file) => file !== 'security/error-body.ts' && file !== 'graphql/errors.ts')).toEqual([]);
});

test('a body holds what applies, and `retryable` always', () => {
  expect(JSON.parse(toErrorBody({ code: 'BAD_REQUEST', message: 'no' }))).toEqual({
    errors: [{ message: 'no', extensions: { code: 'BAD_REQUEST', retryable: false } }],
  });
  const { headers, body } = errorResponse(503, { code: 'OVERLOADED', message: 'full', retryable: true, retryAfter: 2 });
  expect(headers['retry-after']).toBe('2');
  expect(JSON.parse(body).errors[0].extensions).toEqual({ code: 'OVERLOADED', retryable: true, retryAfter: 2 });
});
