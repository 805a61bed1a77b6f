// Shared by the image tasks: the argument, and the request.

import type { Media } from '../../inference/index.ts';
import type { builder } from '../schema/builder.ts';
import type { RemoteCodec, RemoteItem, RemoteRequest } from '../task.ts';
import { wireBody, wireParameters } from './wire-parameters.ts';

type InputFieldBuilder = PothosSchemaTypes.InputFieldBuilder<(typeof builder)['$inferSchemaTypes'], 'InputObject'>;

export function imageArgument(t: InputFieldBuilder) {
  return t.field({
    type: 'Media',
    required: true,
    description: 'The picture: PNG, JPEG, WebP, GIF, BMP or TIFF, as a file, base64 or a `data:` URI.',
  });
}

const base64 = (image: Media) => Buffer.from(image.bytes).toString('base64');

/** Sends the raw bytes; with parameters, base64 in JSON, because a raw body cannot carry them. */
export function imageRequest({ input, parameters }: Pick<RemoteItem<Media>, 'input' | 'parameters'>): RemoteRequest {
  return wireParameters(parameters) ? { body: wireBody(base64(input), parameters) } : { media: input };
}

/** Batches need base64, which adds a third of the bytes: worthwhile for thumbnails but not for photos. */
const LIST_MAX_BYTES = 256 * 1024;

export const imageList: NonNullable<RemoteCodec<Media>['list']> = {
  batching: ({ input }) => ({ limit: input.size > LIST_MAX_BYTES ? 1 : Number.POSITIVE_INFINITY }),
  request: (inputs, { parameters }) => ({ body: wireBody(inputs.map(base64), parameters) }),
};
