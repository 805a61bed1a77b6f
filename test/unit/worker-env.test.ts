// What a worker may know of its parent's environment.

import { expect, test } from 'vitest';
import { workerEnv } from '../../src/connections/local/pool/worker-env.ts';

test('a worker gets no secret of the server, and no way to the network', () => {
  const env = { PATH: '/bin', REDIS_URL: 'redis://:secret@host', HF_TOKEN: 'secret', HTTPS_PROXY: 'http://proxy' };
  expect(workerEnv(env)).toEqual({ PATH: '/bin' });
});
