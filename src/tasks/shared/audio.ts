// Shared by the audio tasks: the argument, and the request.

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
 * Sends the raw bytes, with parameters in the query string: the toolkit reads them there, and only some of its releases
 * decode audio in JSON. The router only reads parameters from JSON with base64 audio, which is also used for nested
 * parameters.
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
