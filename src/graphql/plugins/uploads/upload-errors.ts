// The errors of a multipart request that cannot be read: no operation has run.

import { GraphQLError } from 'graphql';
import { tooLargeMessage, type UploadLimits } from './upload-limits.ts';

/** @param status HTTP status of the whole answer */
function refusal(status: number, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status } } });
}

export function malformed(problem: string): GraphQLError {
  const form = 'expected the parts "operations", "map", then the files (GraphQL multipart request)';
  return refusal(400, `The multipart request cannot be read: ${form}; got ${problem}.`);
}

export function tooLarge(limits: UploadLimits, came: string): GraphQLError {
  return refusal(413, tooLargeMessage(limits, came));
}
