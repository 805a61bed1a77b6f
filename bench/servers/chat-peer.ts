// What a team writes by hand: @huggingface/inference with one call for each text, all at once by Promise.all; and a chat's
// stream read with fetch and eventsource-parser, each piece sent on as an event.

import { createServer, type ServerResponse } from 'node:http';
import { InferenceClient } from '@huggingface/inference';
import { createParser } from 'eventsource-parser';
import { listen, reportToParent } from '../shared/child.ts';

const upstream = process.env.UPSTREAM ?? '';
const client = new InferenceClient('hf_bench').endpoint(`${upstream}/models/embed/pipeline/feature-extraction`);

async function embed(texts: string[], response: ServerResponse) {
  const vectors = await Promise.all(texts.map((inputs) => client.featureExtraction({ inputs })));
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ data: vectors.map((embedding) => ({ embedding })) }));
}

async function chat(messages: unknown, response: ServerResponse) {
  const answer = await fetch(`${upstream}/models/m/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', messages, stream: true }),
  });
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const parser = createParser({
    onEvent({ data }) {
      if (data === '[DONE]') return;
      const text = JSON.parse(data).choices[0]?.delta.content;
      if (text) response.write(`event: next\ndata: ${JSON.stringify({ data: { chatCompletion: { text } } })}\n\n`);
    },
  });
  const reader = answer.body?.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done = true, value } = (await reader?.read()) ?? {};
    if (done) break;
    parser.feed(decoder.decode(value, { stream: true }));
  }
  response.end('event: complete\ndata:\n\n');
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { texts, messages } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  await (texts ? embed(texts, response) : chat(messages, response));
});
reportToParent(await listen(server));
