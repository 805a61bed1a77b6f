// The public interface of the inference layer within the server.

export { Abort, follow, type Signal } from '../utils/abort.ts';
export { cancellable } from '../utils/cancellable.ts';
export { connectRedis } from '../utils/connect-redis.ts';
export {
  AnnotatedValue,
  type Answer,
  type AnswerInfo,
  type AnswerNotes,
  type Call,
  callKey,
  type Run,
  type RunOptions,
} from './call.ts';
export { ClientToken, credentialsOf, takesClientTokens } from './client-token.ts';
export type { Batching, Connection, ConnectionKind, Download, StreamEvent } from './connection.ts';
export { ERROR_CODES, type ErrorCode, InferenceError, type InferenceErrorFacts } from './errors.ts';
export type { InferenceEvent, OnEvent } from './events.ts';
export { createInference, type Inference, type InferenceSettings } from './inference.ts';
export { createLoader, type Load } from './loader.ts';
export { Media } from './media.ts';
export type { AnswerEvent, Stream } from './streaming/stream.ts';
