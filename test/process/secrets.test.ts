// Nothing that a client sends or that is a key shows up where operators look: logs, metrics and traces.

import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { startCollector } from '../fakes/collector.ts';
import { startUpstream } from '../fakes/upstream.ts';

const SECRETS = {
  input: 'PATIENT-HAS-DIABETES',
  variable: 'VARIABLE-DIAGNOSIS',
  label: 'LABEL-FROM-THE-MODEL',
  token: 'hf_upstreamupstreamupstream',
  clientKey: 'client-key-secret-1',
  wrongKey: 'hf_wrongkeywrongkeywrong',
  metricsToken: 'metrics-token-secret-1',
  cookie: 'session=COOKIE-SECRET',
};

test('neither inputs nor answers nor keys are in logs, metrics or traces', async () => {
  const collector = await startCollector();
  const upstream = await startUpstream();
  let replies = 0;
  upstream.reply(({ bytes }) =>
    replies++ % 2 === 0
      ? { body: [{ label: SECRETS.label, score: 1 }] }
      : { status: 400, body: { error: `cannot do ${bytes} with ${SECRETS.token}` } },
  );
  const env = {
    PATH: process.env.PATH ?? '',
    PORT: '0',
    HF_BASE_URL: upstream.url,
    HF_TOKEN: SECRETS.token,
    API_KEYS: `web=${SECRETS.clientKey}`,
    METRICS_TOKEN: SECRETS.metricsToken,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    LOG_LEVEL: 'trace',
  };
  const child = spawn(process.execPath, ['dist/main.js'], { env });
  try {
    let written = '';
    const url = await new Promise<string>((resolve) => {
      const read = (chunk: Buffer) => {
        written += chunk;
        const found = /^inferql ready at (\S+)\/graphql$/m.exec(written)?.[1];
        if (found) resolve(found);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
    });
    const send = async (body: object, headers: Record<string, string> = {}) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${SECRETS.clientKey}`,
          cookie: SECRETS.cookie,
          ...headers,
        },
        body: JSON.stringify(body),
      });
      return response.text();
    };
    const classify = (inputs: string, more = '') =>
      `mutation { textClassification(input: { inputs: ${inputs}${more} }) { results { label } } }`;
    const inline = classify(`"${SECRETS.input}"`);
    // Both ways in, answered and refused.
    expect(await send({ query: inline })).toContain(SECRETS.label);
    await send({ query: classify(`"${SECRETS.input} again"`) }, { accept: 'application/json;q=0.9' });
    await send({ query: classify(`"${SECRETS.input} once more"`) }, { authorization: `Bearer ${SECRETS.wrongKey}` });
    // In the places where texts go astray.
    const variables = { text: SECRETS.variable };
    await send({ query: `query ($text: String!) ${classify('$text').replace('mutation', '')}`, variables });
    await send({ query: `mutation ($text: Int!) ${classify('$text').replace('mutation', '')}`, variables });
    await send({ query: classify('"x"', `, model: "${SECRETS.token}"`) });
    await send({ query: classify('"x"', `, model: "${SECRETS.wrongKey}"`) });
    await send({ query: classify('"x"', `, connection: "${SECRETS.wrongKey}"`) });
    await send({ query: `mutation { textClassification(input: { inputs: "${SECRETS.input}` });
    await send({ query: inline.replace('mutation', `mutation ${SECRETS.wrongKey}`) });
    await send({ query: inline.replace('textC', `${SECRETS.wrongKey}: textC`) });
    await send({ query: `{ ${SECRETS.wrongKey}: nothing }` }, { 'x-request-id': SECRETS.wrongKey });
    await send(
      { query: `subscription { textGeneration(input: { inputs: "${SECRETS.input}" }) { text } }` },
      { accept: 'text/event-stream' },
    );
    const authorization = `Bearer ${SECRETS.metricsToken}`;
    const metrics = await (await fetch(`${url}/metrics`, { headers: { authorization } })).text();
    const over = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    await over;
    const seen = { log: written, metrics, traces: collector.text() };
    // There is something to look at.
    expect(seen.log.match(/"msg":"operation"/g)?.length).toBeGreaterThan(8);
    // A request without a key is refused before it becomes an operation.
    expect(seen.log).not.toContain('"code":"UNAUTHENTICATED"');
    expect(seen.metrics).toContain('inferql_task_fields_total{');
    expect(collector.spans().length).toBeGreaterThan(10);
    for (const [where, text] of Object.entries(seen)) {
      for (const [what, secret] of Object.entries(SECRETS)) {
        expect(text.includes(secret), `${what} in the ${where}`).toBe(false);
      }
    }
  } finally {
    child.kill('SIGKILL');
    await upstream.close();
    await collector.close();
  }
});
