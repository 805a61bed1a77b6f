// A model server in the shape of Hugging Face's: classifies texts (also lists) and pictures, LATENCY_MS after the
// request has come, and ITEM_MS more for each text.

import { createServer } from 'node:http';
import { listen, reportToParent } from '../shared/child.ts';

const latencyMs = Number(process.env.LATENCY_MS ?? 0);
const itemMs = Number(process.env.ITEM_MS ?? 0);
let calls = 0;

const classify = (text: string) => [
  { label: 'POSITIVE', score: 0.5 + (text.length % 50) / 100 },
  { label: 'NEGATIVE', score: 0.5 - (text.length % 50) / 100 },
];

/** By a word in the model's name: what writes text instead of labels. */
const WRITTEN: Readonly<Record<string, (input: string) => unknown>> = {
  caption: (picture) => [{ generated_text: `a picture of ${picture.length} characters, ${picture.slice(-24)}` }],
  translate: (text) => [{ translation_text: `une image: ${text}` }],
};

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    calls++;
    const body = Buffer.concat(chunks);
    const isText = request.headers['content-type']?.startsWith('application/json') ?? false;
    const inputs: unknown = isText ? JSON.parse(body.toString('utf8')).inputs : 'a picture';
    const texts = Array.isArray(inputs) ? inputs.map(String) : undefined;
    const write = WRITTEN[/caption|translate/.exec(request.url ?? '')?.[0] ?? ''];
    const answer = (texts ?? [String(inputs)]).map(write ?? classify);
    // A picture that came alone is answered without a list around it.
    const alone = write && !isText && Array.isArray(answer[0]) ? answer[0][0] : answer[0];
    const reply = JSON.stringify(texts || (isText && !write) ? answer : alone);
    const send = () => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(reply) });
      response.end(reply);
    };
    const ms = latencyMs + itemMs * (Array.isArray(inputs) ? inputs.length : 1);
    if (ms > 0) setTimeout(send, ms);
    else send();
  });
});
reportToParent(await listen(server), () => calls);
