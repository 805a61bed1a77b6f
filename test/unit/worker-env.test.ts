// What a host may know of its parent's environment.

import { expect, test } from 'vitest';
import { workerEnv } from '../../src/connections/local/pool/worker-env.ts';

test('a host gets no secret of the server but the token for downloads', () => {
  const env = { PATH: '/bin', REDIS_URL: 'redis://:secret@host', EU_TOKEN: 'secret', HF_TOKEN: 'remote' };
  expect(workerEnv(env, undefined)).toEqual({ PATH: '/bin' });
  expect(workerEnv(env, 'hub')).toEqual({ PATH: '/bin', HF_TOKEN: 'hub' });
  const HTTP_PROXY = 'http://proxy:3128';
  expect(
    workerEnv({ ...env, HTTPS_PROXY: 'http://of-the-process' }, undefined, { HTTP_PROXY, NO_PROXY: undefined }),
  ).toEqual({ PATH: '/bin', HTTP_PROXY });
});
