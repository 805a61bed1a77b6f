// What the audio tasks share: the argument, and how recordings travel.

import type { Media } from '../../inference/index.ts';
import type { builder } from '../schema/builder.ts';
import type { RemoteItem, RemoteRequest } from '../task.ts';
import { wireParameters } from './wire-parameters.ts';

type InputFieldBuilder = PothosSchemaTypes.InputFieldBuilder<(typeof builder)['$inferSchemaTypes'], 'InputObject'>;

export function audioArgument(t: InputFieldBuilder) {
  return t.field({
    type: 'Media',
    required: true,
    description:
      'The recording: WAV, FLAC, MP3, AAC, M4A, OGG, WebM, AIFF, CAF, AU or AMR, as a file, base64 or a `data:` URI; at most 10 minutes for local models, which read all but AMR.',
  });
}

/** Always the bytes: audio in JSON is decoded by some servers only, and lists by none. */
export function audioRequest({ input, parameters }: Pick<RemoteItem<Media>, 'input' | 'parameters'>): RemoteRequest {
  const query = wireParameters(parameters);
  return query ? { media: input, query } : { media: input };
}
