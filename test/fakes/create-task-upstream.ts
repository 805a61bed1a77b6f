// An upstream with a plausible answer for each task, told apart by the default model in its path.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';

export interface TaskUpstream {
  url: string;
  close(): void;
}

export async function createTaskUpstream(): Promise<TaskUpstream> {
  const replies = await createReplies();
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => {
      const path = request.url ?? '';
      const reply = replies.find(([part]) => path.includes(part))?.[1];
      response.writeHead(reply === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(reply ?? { error: `Model ${path} does not exist` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function createReplies(): Promise<[part: string, reply: unknown][]> {
  const shapes = [
    { label: 'red circle', score: 0.97 },
    { label: 'blue square', score: 0.91 },
  ];
  const boxes = [
    { xmin: 12, ymin: 42, xmax: 56, ymax: 86 },
    { xmin: 74, ymin: 44, xmax: 114, ymax: 84 },
  ];
  return [
    ['sentence-similarity', [0.91, -0.08]],
    ['chat/completions', { choices: [{ message: { role: 'assistant', content: 'I am fine, thank you.' } }] }],
    [
      'sst-2',
      [
        [
          { label: 'POSITIVE', score: 0.99 },
          { label: 'NEGATIVE', score: 0.01 },
        ],
      ],
    ],
    ['bert-base-NER', [entity('PER', 'Sarah', 0, 5, 0.998), entity('LOC', 'London', 15, 21, 0.995)]],
    ['bert-base-uncased', [maskToken('paris', 0.86), maskToken('lyon', 0.07), maskToken('lille', 0.03)]],
    ['squad2', { answer: 'Paris', score: 0.95, start: 31, end: 36 }],
    ['tapas', { answer: '27', coordinates: [[1, 1]], cells: ['27'], aggregator: 'NONE' }],
    [
      'bart-large-mnli',
      [
        { label: 'sports', score: 0.95 },
        { label: 'politics', score: 0.03 },
        { label: 'cooking', score: 0.02 },
      ],
    ],
    ['bart-large-cnn', [{ summary_text: 'Tom bought fruit at the market.' }]],
    ['t5-small', [{ translation_text: 'Bonjour' }]],
    ['gemma', [{ generated_text: ', there was a small fox.' }]],
    ['vit-base', shapes],
    ['detr', shapes.map((shape, i) => ({ ...shape, box: boxes[i] }))],
    [
      'segformer',
      await Promise.all(shapes.map(async ({ label }, i) => ({ label, score: null, mask: await mask(boxes[i]) }))),
    ],
    ['blip', [{ generated_text: 'a red circle left of a blue square' }]],
    ['whisper', { text: ' three one four' }],
    [
      'audioset',
      [
        { label: 'Speech', score: 0.94 },
        { label: 'Music', score: 0.02 },
      ],
    ],
  ];
}

function entity(entity_group: string, word: string, start: number, end: number, score: number) {
  return { entity_group, word, start, end, score };
}

function maskToken(token_str: string, score: number) {
  return { token: 1, token_str, score, sequence: `the capital of france is ${token_str}.` };
}

async function mask(box = { xmin: 0, ymin: 0, xmax: 1, ymax: 1 }): Promise<string> {
  const { xmin, ymin, xmax, ymax } = box;
  const white = `<rect x="${xmin}" y="${ymin}" width="${xmax - xmin}" height="${ymax - ymin}" fill="#fff"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128"><rect width="128" height="128"/>${white}</svg>`;
  const png = await sharp(Buffer.from(svg)).greyscale().png().toBuffer();
  return png.toString('base64');
}
