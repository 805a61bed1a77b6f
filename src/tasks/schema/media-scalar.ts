// GraphQL scalar Media: a file of a multipart request, or text in base64. media.ts reads the bytes.

import { GraphQLError } from 'graphql';
import { builder } from './builder.ts';
import { MediaText } from './media.ts';

builder.scalarType('Media', {
  description:
    'An image or audio file, given in whichever way suits the client: a file part of a GraphQL multipart request, a ' +
    'base64 string (standard alphabet, with padding), or a `data:` URI in base64. Its type is detected from the bytes.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc2397',
  parseValue(value) {
    // The field validates the bytes, so that an invalid file only fails its own field.
    if (typeof value === 'string') return new MediaText(value);
    if (isFile(value)) return value;
    throw new GraphQLError(
      `expected a file, base64 text or a data: URI, got ${value === null ? 'null' : typeof value}.`,
    );
  },
  serialize() {
    throw new GraphQLError('Media is for input only.');
  },
});

/** Checks members instead of `instanceof File`, because each fetch implementation has its own class. */
function isFile(value: unknown): value is Blob {
  return (
    typeof value === 'object' &&
    value !== null &&
    'arrayBuffer' in value &&
    typeof value.arrayBuffer === 'function' &&
    'size' in value
  );
}
