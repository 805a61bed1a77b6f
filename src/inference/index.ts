// The public interface of the inference layer within the server.

export {
  AnnotatedValue,
  type Answer,
  type AnswerInfo,
  type Call,
  type Run,
  type RunOptions,
} from './call.ts';
export { callKey } from './call-key.ts';
export { ClientToken, credentialsOf, takesClientTokens } from './client-token.ts';
export type { Batching, Connection, ConnectionKind, Download, StreamEvent } from './connection.ts';
export { type ErrorCode, InferenceError, type InferenceErrorFacts } from './errors.ts';
export type { InferenceEvent, OnEvent } from './events.ts';
export { createInference, type Inference, type InferenceSettings } from './inference.ts';
export { createLoader } from './loader.ts';
export { Media } from './media.ts';
export type { AnswerEvent } from './streaming/stream.ts';
