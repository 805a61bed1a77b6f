// What Hugging Face's servers answer, in the shapes of their documentation, to the inputs of the parity tests: offsets
// count code points, masks are bare base64, a semantic model has no scores, and lists are nested where they are.

import sharp from 'sharp';
import type { Received } from './upstream.ts';

type Wire = (request: Received) => unknown | Promise<unknown>;

/** By a part of the path that names the default model. */
const ANSWERS: [part: string, answer: Wire][] = [
  ['/pipeline/sentence-similarity', () => [0.11, 0.94]],
  [
    '/pipeline/feature-extraction',
    ({ json }) => {
      const { inputs } = json as { inputs: string | string[] };
      const embed = (text: string) => [text.includes('dog') ? 1 : 0, text.includes('park') ? 1 : 0, 0.5];
      return Array.isArray(inputs) ? inputs.map(embed) : embed(inputs);
    },
  ],
  [
    '/v1/chat/completions',
    () => ({ choices: [{ index: 0, message: { role: 'assistant', content: 'It is Tokyo.' }, finish_reason: 'stop' }] }),
  ],
  ['sst-2', () => [[label('POSITIVE', 0.9), label('NEGATIVE', 0.1)]]],
  [
    'bert-base-NER',
    ({ json }) =>
      (['PER Sarah Connor', 'ORG Acme Corp', 'LOC New York'] as const).map((entity) => {
        const [group = '', ...words] = entity.split(' ');
        const word = words.join(' ');
        return { entity_group: group, score: 0.99, word, ...place(inputsOf(json), word) };
      }),
  ],
  [
    'bert-base-uncased',
    ({ json }) => ['paris', 'lyon'].map((word, i) => maskCandidate(inputsOf(json), word, 0.8 - i / 2)),
  ],
  ['squad2', ({ json }) => ({ answer: 'New York', score: 0.9, ...place(contextOf(json), 'New York') })],
  ['tapas', () => ({ answer: '36542', coordinates: [[0, 1]], cells: ['36542'], aggregator: 'NONE' })],
  ['bart-large-mnli', () => ({ sequence: 'a match', labels: ['sports', 'cooking'], scores: [0.9, 0.1] })],
  ['bart-large-cnn', () => [{ summary_text: 'Globex Labs opened a museum in Berlin.' }]],
  ['t5-small', () => [{ translation_text: 'Bonjour' }]],
  ['gemma', ({ json }) => [{ generated_text: `${inputsOf(json)} there was a fox.` }]],
  ['vit-base', () => [label('red circle', 0.9), label('red ring', 0.1)]],
  ['detr', () => SHAPES.map(({ name, box }, i) => ({ ...label(name, 0.9 - i / 10), box }))],
  [
    'segformer',
    () => Promise.all(SHAPES.map(async ({ name, box }) => ({ label: name, score: null, mask: await mask(box) }))),
  ],
  ['blip', () => [{ generated_text: 'a red circle to the left of a blue square' }]],
  ['whisper', () => ({ text: ' seven two nine' })],
  ['audioset', () => [label('stop', 0.9), label('go', 0.1)]],
];

/** What the picture `circleLeftOfSquare` shows, and where. */
const SHAPES = [
  { name: 'circle', box: { xmin: 30, ymin: 80, xmax: 110, ymax: 160 } },
  { name: 'square', box: { xmin: 150, ymin: 90, xmax: 220, ymax: 160 } },
];
const SIZE = 256;

export async function answerLikeHuggingFace(request: Received): Promise<{ status?: number; body: unknown }> {
  const answer = ANSWERS.find(([part]) => request.path.includes(part))?.[1];
  if (!answer) return { status: 404, body: { error: 'Model not found' } };
  if (inputsOf(request.json) === 'no mask here')
    return { status: 400, body: { error: 'No mask_token ([MASK]) found' } };
  return { body: await answer(request) };
}

function label(name: string, score: number) {
  return { label: name, score };
}

function maskCandidate(text: string, word: string, score: number) {
  return { score, token: 3000 + word.length, token_str: word, sequence: text.replace('[MASK]', word).toLowerCase() };
}

/** In code points, as Python counts. */
function place(text: string, part: string): { start: number; end: number } {
  const start = [...text.slice(0, text.indexOf(part))].length;
  return { start, end: start + [...part].length };
}

async function mask({ xmin, ymin, xmax, ymax }: (typeof SHAPES)[number]['box']): Promise<string> {
  const white = `<rect x="${xmin}" y="${ymin}" width="${xmax - xmin}" height="${ymax - ymin}" fill="#fff"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}"><rect width="${SIZE}" height="${SIZE}"/>${white}</svg>`;
  return (await sharp(Buffer.from(svg)).removeAlpha().toColourspace('b-w').png().toBuffer()).toString('base64');
}

function inputsOf(json: unknown): string {
  return typeof json === 'object' && json !== null && 'inputs' in json ? String(json.inputs) : '';
}

function contextOf(json: unknown): string {
  if (typeof json !== 'object' || json === null || !('inputs' in json)) return '';
  const { inputs } = json;
  return typeof inputs === 'object' && inputs !== null && 'context' in inputs ? String(inputs.context) : '';
}
