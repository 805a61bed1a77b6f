// What the servers with `/v1/audio/transcriptions` share: the multipart form, and words for a recording.

import { z } from 'zod';
import { hash } from './pretend-model.ts';
import type { Asked } from './stand-in.ts';

const fields = z.object({
  model: z.string().optional(),
  language: z.string().optional(),
  prompt: z.string().optional(),
  response_format: z.string().optional(),
  temperature: z.coerce.number().optional(),
  stream: z.enum(['true', 'false', 'True', 'False', '0', '1']).optional(),
});

export interface TranscriptionForm extends z.output<typeof fields> {
  /** Undefined where the form has no file. */
  file?: { name: string; type: string; bytes: Buffer };
  granularities: string[];
}

/** Undefined where the body is no multipart form. Unknown fields are dropped, and recorded. */
export async function readTranscription(asked: Asked): Promise<TranscriptionForm | undefined> {
  const type = asked.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\b/i.test(type)) return undefined;
  const form = await new Response(new Uint8Array(asked.bytes), { headers: { 'content-type': type } })
    .formData()
    .catch(() => undefined);
  if (!form) return undefined;
  const granularities = form.getAll('timestamp_granularities[]').map(String);
  const texts = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'));
  const known = new Set([...Object.keys(fields.shape), 'file', 'timestamp_granularities[]']);
  asked.ignored.push(...[...form.keys()].filter((key) => !known.has(key)));
  const read = fields.parse(texts);
  const file = form.get('file');
  if (!file || typeof file === 'string') return { ...read, granularities };
  const bytes = Buffer.from(await file.arrayBuffer());
  return { ...read, granularities, file: { name: file.name, type: file.type, bytes } };
}

const MAGIC: [at: number, start: string][] = [
  [0, 'RIFF'],
  [0, 'fLaC'],
  [0, 'OggS'],
  [0, 'ID3'],
  [0, '\xff\xfb'],
  [0, '\x1aE\xdf\xa3'],
  [4, 'ftyp'],
];

export function isAudio(bytes: Buffer): boolean {
  return MAGIC.some(([at, start]) => bytes.subarray(at, at + start.length).toString('latin1') === start);
}

const WORDS = ['going', 'along', 'slushy', 'roads', 'the', 'quiet', 'harbor', 'sings'];

/** The words that a recording has, as a function of its bytes. */
export function heard(bytes: Buffer): string {
  const seed = hash(bytes.toString('base64'));
  return [0, 3, 6, 9].map((shift) => WORDS[(seed >>> shift) % WORDS.length]).join(' ');
}
