// Errors for bodies that are too large and multipart requests that cannot be read. No operation has run.

import type { GraphQLError } from 'graphql';
import { refusal } from '../errors.ts';
import { tooLargeMessage, type UploadLimits } from './upload-limits.ts';

export function malformed(problem: string): GraphQLError {
  const form = 'expected the parts "operations", "map", then the files (GraphQL multipart request)';
  return refusal(`The multipart request cannot be read: ${form}; got ${problem}.`, 'BAD_USER_INPUT', { status: 400 });
}

export function tooLarge(limits: UploadLimits, came: string): GraphQLError {
  return refusal(tooLargeMessage(limits, came), 'BAD_USER_INPUT', { status: 413 });
}
