// Faults of this server: the log has the details, the client does not.

import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { createMaskError } from '../../src/graphql/errors.ts';
import { InferenceError } from '../../src/inference/index.ts';

test.each([
  new Error('secret /usr/lib detail'),
  new InferenceError('INTERNAL_SERVER_ERROR', 'secret detail'),
  new GraphQLError('secret', { originalError: new TypeError('secret detail') }),
  'secret',
])('%s is INTERNAL_SERVER_ERROR, and logged', async (error) => {
  const logged: unknown[] = [];
  const masked = createMaskError({ error: (facts) => void logged.push(facts.err) })(error, {
    requestId: 'mine',
    suggestions: true,
  });
  expect(masked.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', retryable: false });
  expect(JSON.stringify(masked)).not.toContain('secret');
  await expect.poll(() => logged).toEqual([error]);
});
