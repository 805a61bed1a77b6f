// An upstream that does what a chain needs, each as a plain function of its input: it captions, translates, classifies,
// transcribes and finds two objects in every picture. Texts and pictures travel alone or as a list.

import { createHash } from 'node:crypto';
import type { Received, Reply } from './upstream.ts';

export const BOXES = [
  { xmin: 2.4, ymin: 3, xmax: 20.2, ymax: 30 },
  { xmin: 30, ymin: -5, xmax: 60, ymax: 20 },
];

/** What a picture is called here: the first digits of its digest. */
export const nameOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 8);

type Answer = (inputs: string | Uint8Array) => unknown;

const MODELS: Readonly<Record<string, Answer>> = {
  'acme/caption': (picture) => [{ generated_text: `a picture ${nameOf(Buffer.from(picture))}` }],
  'acme/translate': (text) => [{ translation_text: `fr(${text})` }],
  'acme/mood': (text) => [{ label: `mood of ${text}`, score: 0.9 }],
  'acme/names': (text) => [{ entity_group: 'PER', word: String(text).slice(0, 3), score: 0.8, start: 0, end: 3 }],
  'acme/hear': (sound) => ({ text: sound.length > 1000 ? 'good morning Sarah' : '' }),
  'acme/look': (picture) => [{ label: `thing ${nameOf(Buffer.from(picture))}`, score: 0.7 }],
  'acme/find': () => BOXES.map((box, i) => ({ box, label: `object ${i}`, score: 0.9 - i / 10 })),
};

export function answerChain({ path, json, bytes }: Received): Reply {
  const model = /^\/models\/([\w/-]+?)(?:\?|$)/.exec(path)?.[1] ?? '';
  const answer = MODELS[model];
  if (!answer) return { status: 404, body: { error: `Model ${model} does not exist` } };
  if (json === undefined) return { body: answer(bytes) };
  const { inputs } = json as { inputs: string | string[] };
  const isPicture = ['acme/caption', 'acme/look', 'acme/find'].includes(model);
  const one = (input: string) => answer(isPicture ? Buffer.from(input, 'base64') : input);
  return { body: Array.isArray(inputs) ? inputs.map(one) : one(inputs) };
}
