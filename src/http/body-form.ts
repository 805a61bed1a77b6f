// What the head of a GraphQL request says about its body: that there is none to read, that it is refused, or its form.

import type { GraphqlAnswer, Sent } from '../graphql/answer-operations.ts';
import { paramsOfQuery, paramsOfText, type TextBody, textBodyOf } from '../graphql/request-params.ts';
import { checkJsonBytes } from '../graphql/uploads/json-bytes.ts';
import type { UploadLimits } from '../graphql/uploads/upload-limits.ts';
import { type AdmittedRequest, isMultipart } from '../security/edge.ts';
import type { EarlyResponse } from '../security/error-body.ts';
import { methodNotAllowed, tooLargeBody, unreadableBody } from './refusals.ts';

export interface Refused {
  refusal: EarlyResponse | GraphqlAnswer;
}

/** The form of a body that is still to be read. */
export type BodyForm = TextBody | 'multipart';

/** @returns the form of the body; or, where none is to be read, what was sent without one or why it is refused */
export function bodyFormOf(admitted: AdmittedRequest, limits: UploadLimits): BodyForm | Sent | Refused {
  const { head, maxBodyBytes } = admitted;
  if (head.method === 'GET') return { params: () => paramsOfQuery(head.url.slice(head.url.indexOf('?') + 1)) };
  if (head.method !== 'POST') return { refusal: methodNotAllowed('GET, POST') };
  const length = Number(head.header('content-length') ?? 0);
  if (length > maxBodyBytes) return { refusal: tooLargeBody(limits, admitted, length) };
  const contentType = head.header('content-type');
  const form = textBodyOf(contentType) ?? (isMultipart(contentType) ? 'multipart' : undefined);
  const encoding = head.header('content-encoding');
  if (!form || (encoding !== undefined && encoding !== 'identity')) {
    return { refusal: unreadableBody(contentType, encoding) };
  }
  return form;
}

/**
 * A body that was read whole.
 * @throws GraphQLError where its JSON is larger than JSON may be
 */
export function sentText(type: TextBody, body: Buffer, limits: UploadLimits): Sent {
  checkJsonBytes(body, limits);
  const text = body.toString('utf8');
  const params = () => paramsOfText(type, text);
  return type === 'application/json' ? { text, params } : { params };
}
