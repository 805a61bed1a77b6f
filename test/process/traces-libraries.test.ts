// The libraries of traces cost a server nothing that sends none.

import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('without an endpoint none of the libraries is loaded', () => {
  // Both in one process, which starts once: what is not loaded without is loaded with.
  const script = `
    import { createApp } from './dist/app.js';
    import { readSettings } from './dist/settings/read-settings.js';
    import { createRequire } from 'node:module';
    const { cache } = createRequire(import.meta.url);
    for (const settings of [{}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }]) {
      const inferql = createApp(readSettings(settings), { error() {}, info() {} });
      await new Promise((resolve) => setTimeout(resolve, 200));
      await inferql.close();
      console.log(Object.keys(cache).some((file) => file.includes('@opentelemetry/sdk-trace')));
    }
  `;
  const args = ['--input-type=module', '-e', script];
  expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('false\ntrue\n');
});
