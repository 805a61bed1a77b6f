// What the audio tasks share: the argument, and how recordings travel.

import type { Media } from '../../inference/index.ts';
import type { builder } from '../schema/builder.ts';
import type { RemoteItem, RemoteRequest } from '../task.ts';
import { wireBody, wireParameters } from './wire-parameters.ts';

type InputFieldBuilder = PothosSchemaTypes.InputFieldBuilder<(typeof builder)['$inferSchemaTypes'], 'InputObject'>;

export function audioArgument(t: InputFieldBuilder) {
  return t.field({
    type: 'Media',
    required: true,
    description:
      'The recording: WAV, FLAC, MP3, AAC, M4A, OGG, WebM, AIFF, CAF, AU or AMR, as a file, base64 or a `data:` URI; at most 10 minutes for local models, which read all but AMR.',
  });
}

/**
 * The bytes as they are. Parameters go with them in the query string, as the toolkit reads it, which decodes audio in JSON
 * in some releases only; the router reads them from JSON alone, around the bytes as base64, and so does everything that
 * has parameters with parts of their own.
 */
export function audioRequest({
  input,
  parameters,
  server,
}: Pick<RemoteItem<Media>, 'input' | 'parameters' | 'server'>): RemoteRequest {
  const query = wireParameters(parameters);
  if (!query) return { media: input };
  const isFlat = Object.values(query).every((value) => typeof value !== 'object');
  if (server !== 'hugging-face' && isFlat) return { media: input, query };
  return { body: wireBody(Buffer.from(input.bytes).toString('base64'), parameters) };
}
