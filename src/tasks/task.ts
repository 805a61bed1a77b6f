// The Task interface: what connections and the server need of a task, without GraphQL.

import type { Batching, Media } from '../inference/index.ts';
import type { TokenUsage } from './shared/ending.ts';
import type { Told } from './shared/reading-usage.ts';

/** What a remote endpoint is; `hugging-face` is the router and every host with its paths. */
export type ServerKind = 'hugging-face' | 'toolkit' | 'tgi' | 'tei' | 'openai';

/** The part of a call that the task itself makes from its GraphQL input. */
export interface TaskCall<Input = unknown> {
  input: Input;
  /** Camel-case, unset ones absent or undefined. */
  parameters: Record<string, unknown>;
  /** Why its answer should not be cached unless asked for: it is drawn at random. */
  sampled?: boolean;
}

export interface RemoteItem<Input = unknown> {
  input: Input;
  parameters: Readonly<Record<string, unknown>>;
  model: string | undefined;
  server: ServerKind;
  /** What runs on a server of kind `openai`, where its list of models gives it away. */
  software?: ServerSoftware | undefined;
  /** The most inputs in one request, where the server has such a limit. */
  maxBatch?: number | undefined;
  /** Present: the task's own route is not there, and the call goes by this one. */
  via?: 'chat' | undefined;
}

/** Servers that share OpenAI's routes and differ in the parameters that they have. */
export type ServerSoftware = 'vllm' | 'ollama' | 'llama.cpp' | 'infinity';

/** A request as the task shapes it; the connection adds host, headers and credentials. */
export type RemoteRequest = {
  /** Which path of the backend. Default `task`: the model's own path, or the endpoint itself. */
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
  /** Parameters of the caller that this kind of server has no place for, by their GraphQL names; listed in the answer's info. */
  ignored?: readonly string[];
  /** How the task is done where not in its own way, such as `embeddings` for ranking; named in the answer's info. */
  via?: string;
} & (
  | { body: Record<string, unknown> }
  /** JSON text, where the order of keys matters and JavaScript would change it. */
  | { json: string }
  /** The bytes as they are; flat parameters travel in the query string. */
  | { media: Media; query?: Record<string, unknown> }
  /** A multipart form; a file travels under its part's name. */
  | { form: readonly (readonly [name: string, value: string | Media])[] }
);

/** How a task looks on Hugging Face's wire. */
export interface RemoteCodec<Input = unknown, Result = unknown> {
  /** The model used on the router when the call names none. */
  model: string;
  /** Kinds of servers that can do this task. */
  servers: readonly ServerKind[];
  request(item: RemoteItem<Input>): RemoteRequest;
  /**
   * Turns any documented reply into the result; throws UPSTREAM_BAD_RESPONSE on what fits none.
   * @param told what came with the reply, where anything did
   */
  decode(reply: unknown, item: RemoteItem<Input>, told?: Told): Result;
  /** Present: where the server lacks the task's own route, `request` and `decode` take items with this `via`. */
  detour?: 'chat';
  /** Present: a call with more inputs than the server's `maxBatch` is asked in parts. */
  parts?: {
    /** One part where the call needs no splitting. */
    split(item: RemoteItem<Input>): readonly RemoteItem<Input>[];
    /** @param item the whole call */
    join(results: readonly Result[], item: RemoteItem<Input>): Result;
  };
  /** Absent: never a batch. */
  list?: {
    batching?(item: RemoteItem<Input>): Batching;
    /** For two inputs or more. */
    request(inputs: readonly Input[], shared: Omit<RemoteItem, 'input'>): RemoteRequest;
    /** Splits the reply into one reply per item, in their order. Default: an array of that length. */
    split?(reply: unknown, count: number): readonly unknown[];
  };
  /** Present: the task has a subscription too. */
  stream?: StreamCodec<Input, Result>;
}

/** What an event of a stream adds. */
export interface StreamPiece {
  /** May be empty. */
  text: string;
  /** The model's reasoning, for tasks that return it apart from the text. */
  reasoning?: string;
}

export interface StreamPart extends StreamPiece {
  /**
   * `text`: the model has said all it had to say; what it took may follow, and text that follows all the same still
   * counts. `all`: nothing follows.
   */
  ended?: 'text' | 'all';
}

/** Reads one stream, and gathers what its events say. */
export interface StreamReader<Result = unknown> {
  /** Reads the JSON of one event; throws UPSTREAM_BAD_RESPONSE on what fits no documented shape. */
  read(event: unknown): StreamPart;
  /** No more will come: what was held back, and the result, whose text is that of all pieces. */
  end(): StreamPiece & { value: Result };
}

/** How the answer looks as server-sent events, piece by piece. */
export interface StreamCodec<Input = unknown, Result = unknown> {
  /** Undefined: this call cannot be streamed, and is answered whole. */
  request(item: RemoteItem<Input>): RemoteRequest | undefined;
  reader(item: RemoteItem<Input>): StreamReader<Result>;
  /** A result that came whole as the one piece of its stream. */
  piece(result: Result): StreamPiece;
}

export interface Task<Input = unknown, Result = unknown> {
  /** The Hub's pipeline tag. */
  readonly id: string;
  readonly mutation: string;
  readonly description: string;
  /** A selection that works as it stands; media tasks use the variables `$image`, `$shape`, `$audio` and `$command`. */
  readonly example: string;
  /** What one field costs of a client's RATE_LIMIT: 1, the default, for a text read once; 2 for a picture; 5 for text written token by token, and for a recording. */
  readonly weight?: number;
  /** Its stream returns reasoning apart from the text. */
  readonly tellsReasoning?: boolean;
  /** The tokens that an answer took, for the log and the metrics. Absent: none are counted. */
  usage?(result: Result): TokenUsage | null;
  readonly remote: RemoteCodec<Input, Result>;
}
