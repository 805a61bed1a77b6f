// A chain as a team writes it by hand: @huggingface/inference, step by step, all pictures at once by Promise.all.

import { createServer } from 'node:http';
import { InferenceClient } from '@huggingface/inference';
import { listen, reportToParent } from '../shared/child.ts';

const client = (model: string) =>
  new InferenceClient('hf_bench').endpoint(`${process.env.UPSTREAM ?? ''}/models/${model}`);
const caption = client('caption');
const translate = client('translate');
const classify = client('classify');

async function chain(picture: string) {
  const { generated_text: text = '' } = await caption.imageToText({ data: new Blob([Buffer.from(picture, 'base64')]) });
  const { translation_text: french } = await translate.translation({ inputs: text });
  return { text, french, mood: await classify.textClassification({ inputs: french }) };
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { variables } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  const answers = await Promise.all(Object.values<string>(variables).map(chain));
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ data: answers }));
});
reportToParent(await listen(server));
