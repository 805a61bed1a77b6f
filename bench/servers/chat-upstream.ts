// A model server for embeddings (Hugging Face's shape, lists too) and for chats as OpenAI streams them: LATENCY_MS after
// the request has come, then PIECES pieces at once.

import { createServer } from 'node:http';
import { listen, reportToParent } from '../shared/child.ts';

const latencyMs = Number(process.env.LATENCY_MS ?? 0);
const pieces = Number(process.env.PIECES ?? 0);
const WIDTH = 384;
let calls = 0;

const vector = (text: string) => Array.from({ length: WIDTH }, (_, i) => Math.fround(Math.sin(text.length + i)));
const chunk = (content: string, finish_reason: string | null) =>
  `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta: { content }, finish_reason }] })}\n\n`;
const stream = `${Array.from({ length: pieces }, (_, i) => chunk(` word${i}`, null)).join('')}${chunk('', 'stop')}data: [DONE]\n\n`;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (one: Buffer) => chunks.push(one));
  request.on('end', () => {
    calls++;
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const send = () => {
      if (request.url?.endsWith('/chat/completions')) {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(stream);
        return;
      }
      const reply = Array.isArray(body.inputs) ? body.inputs.map(vector) : vector(body.inputs);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(reply));
    };
    if (latencyMs > 0) setTimeout(send, latencyMs);
    else send();
  });
});
reportToParent(await listen(server), () => calls);
