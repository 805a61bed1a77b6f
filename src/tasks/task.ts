// The Task interface: what connections and the server need of a task, independent of GraphQL.

import type { Batching, Media } from '../inference/index.ts';
import type { TokenUsage } from './shared/ending.ts';
import type { ReplyMetadata } from './shared/reading-usage.ts';

/** Kinds of remote servers; `hugging-face` is the router and every host with its paths. */
export type ServerKind = 'hugging-face' | 'toolkit' | 'tgi' | 'tei' | 'openai';

/** The part of a call that the task derives from its GraphQL input. */
export interface TaskCall<Input = unknown> {
  input: Input;
  /** Camel-case names; unset parameters are absent or undefined. */
  parameters: Record<string, unknown>;
  /** True: the answer is sampled, and is not cached unless requested. */
  sampled?: boolean;
}

export interface RemoteItem<Input = unknown> {
  input: Input;
  parameters: Readonly<Record<string, unknown>>;
  model: string | undefined;
  server: ServerKind;
  /** The software of a server of kind `openai`, if its list of models reveals it. */
  software?: ServerSoftware | undefined;
  /** Most inputs in one request, if the server has such a limit. */
  maxBatch?: number | undefined;
  /** Present: the server lacks the task's own route, and the call uses this one. */
  via?: 'chat' | undefined;
}

/** Servers with OpenAI's routes, which differ in the parameters that they support. */
export type ServerSoftware = 'vllm' | 'ollama' | 'llama.cpp' | 'infinity';

/** A request as built by the task; the connection adds host, headers and credentials. */
export type RemoteRequest = {
  /** The route. Default `task`: the model's path, or the endpoint itself. */
  route?:
    | 'task'
    | 'predict'
    | 'chat'
    | 'completions'
    | 'similarity'
    | 'transcriptions'
    | 'translations'
    | 'embed'
    | 'embeddings'
    | 'rerank';
  /** GraphQL names of parameters that this kind of server does not support; listed in the answer's info. */
  ignored?: readonly string[];
  /** The route, if it is not the task's own, such as `embeddings` for ranking; listed in the answer's info. */
  via?: string;
} & (
  | { body: Record<string, unknown> }
  /** JSON as text, if key order matters, which JavaScript objects may change. */
  | { json: string }
  /** Raw bytes; flat parameters are sent in the query string. */
  | { media: Media; query?: Record<string, unknown> }
  /** A multipart form with a file part. */
  | { form: readonly (readonly [name: string, value: string | Media])[] }
);

/** Requests and replies of a task on remote servers. */
export interface RemoteCodec<Input = unknown, Result = unknown> {
  /** Default model on the router. */
  model: string;
  /** Kinds of servers that support the task. */
  servers: readonly ServerKind[];
  request(item: RemoteItem<Input>): RemoteRequest;
  /**
   * Decodes any documented reply; throws UPSTREAM_BAD_RESPONSE for others.
   * @param metadata of the reply, if any
   */
  decode(reply: unknown, item: RemoteItem<Input>, metadata?: ReplyMetadata): Result;
  /** Present: if the server lacks the task's own route, `request` and `decode` take items with this `via`. */
  detour?: 'chat';
  /** Present: a call with more inputs than the server's `maxBatch` is split into parts. */
  parts?: {
    /** A single part if the call needs no splitting. */
    split(item: RemoteItem<Input>): readonly RemoteItem<Input>[];
    /** @param item the whole call */
    join(results: readonly Result[], item: RemoteItem<Input>): Result;
  };
  /** Absent: the task is never batched. */
  list?: {
    batching?(item: RemoteItem<Input>): Batching;
    /** Builds the request for two or more inputs. */
    request(inputs: readonly Input[], shared: Omit<RemoteItem, 'input'>): RemoteRequest;
    /** Splits the reply into one reply per item, in their order. Default: an array of that length. */
    split?(reply: unknown, count: number): readonly unknown[];
  };
  /** Present: the task also has a subscription. */
  stream?: StreamCodec<Input, Result>;
}

/** The contribution of one event of a stream. */
export interface StreamPiece {
  /** Text; may be empty. */
  text: string;
  /** Reasoning, for tasks that return it separately. */
  reasoning?: string;
}

export interface StreamPart extends StreamPiece {
  /**
   * `text`: the text is complete; usage may follow, and further text still counts. `all`: nothing follows.
   */
  ended?: 'text' | 'all';
}

/** Decodes one stream and collects its events. */
export interface StreamReader<Result = unknown> {
  /** Decodes the JSON of one event; throws UPSTREAM_BAD_RESPONSE for unknown shapes. */
  read(event: unknown): StreamPart;
  /** Ends the stream: returns text that was held back, and the result, whose text equals all pieces. */
  end(): StreamPiece & { value: Result };
}

/** Streaming with server-sent events. */
export interface StreamCodec<Input = unknown, Result = unknown> {
  /** Undefined: this call cannot be streamed and is answered in one piece. */
  request(item: RemoteItem<Input>): RemoteRequest | undefined;
  reader(item: RemoteItem<Input>): StreamReader<Result>;
  /** The text of a result that arrived in one piece. */
  piece(result: Result): StreamPiece;
}

export interface Task<Input = unknown, Result = unknown> {
  /** The Hub's pipeline tag. */
  readonly id: string;
  readonly mutation: string;
  readonly description: string;
  /** Arguments and selection of a working example; media tasks use `$image`, `$shape`, `$audio` and `$command`. */
  readonly example: string;
  /**
   * Units of RATE_LIMIT per field: 1 (default) for a text that is read once, 2 for a picture, 5 for generated text and
   * recordings.
   */
  readonly weight?: number;
  /** Whether its stream returns reasoning separately. */
  readonly tellsReasoning?: boolean;
  /** Token usage of an answer, for logs and metrics. Absent: tokens are not counted. */
  usage?(result: Result): TokenUsage | null;
  readonly remote: RemoteCodec<Input, Result>;
}
