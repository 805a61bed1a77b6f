import { test } from 'vitest';
import { startTestServer } from '../../support/start-test-server.ts';
test('x', async () => {
  const s = await startTestServer({ API_KEYS: 'web=web-key-1', MAX_UPLOAD_MB: '1' });
  for (const size of [1_000, 100_000, 1_000_000, 2_000_000, 30_000_000]) for (const type of ['application/json', 'multipart/form-data; boundary=x']) {
    const t = performance.now();
    try {
      const l = await fetch(`${s.url}/graphql`, { method: 'POST', headers: {'content-type': type}, body: 'x'.repeat(size) });
      console.log(size, type, l.status, (await l.text()).slice(0, 50), performance.now() - t);
    } catch (e) { console.log(size, type, String(e.cause), performance.now() - t); }
  }
  await s.close();
});
