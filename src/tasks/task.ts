// The Task interface: what connections and the server need of a task, without GraphQL.

import type { AnswerNotes, Batching, Media } from '../inference/index.ts';
import type { TokenUsage } from './shared/ending.ts';

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
}

/** A request as the task shapes it; the connection adds host, headers and credentials. */
export type RemoteRequest = {
  /** Which path of the backend. Default `task`: the model's own path, or the endpoint itself. */
  route?: 'task' | 'chat' | 'completions' | 'similarity' | 'embed' | 'embeddings' | 'rerank';
} & (
  | { body: Record<string, unknown> }
  /** JSON text, where the order of keys matters and JavaScript would change it. */
  | { json: string }
  /** The bytes as they are; flat parameters travel in the query string. */
  | { media: Media; query?: Record<string, unknown> }
);

/** How a task looks on Hugging Face's wire. */
export interface RemoteCodec<Input = unknown, Result = unknown> {
  /** The model used on the router when nobody names one. */
  model: string;
  /** Kinds of servers that can do this task. */
  servers: readonly ServerKind[];
  request(item: RemoteItem<Input>): RemoteRequest;
  /** Turns any documented reply into the result; throws UPSTREAM_BAD_RESPONSE on what fits none. */
  decode(reply: unknown, item: RemoteItem<Input>): Result;
  /** What is to be said of the answer: parameters that the request leaves out, another route than the task's own. */
  notes?(item: RemoteItem<Input>): AnswerNotes | undefined;
  /** Absent: never a list. */
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

/** What one event of a stream adds. */
export interface StreamPart {
  /** May be empty. */
  text: string;
  /** What the model thinks before it answers. */
  reasoning?: string;
  /** `text`: the model has said all it had to say, and what it took may follow. `all`: nothing follows. */
  ended?: 'text' | 'all';
}

/** Reads one stream, and gathers what its events say. */
export interface StreamReader<Result = unknown> {
  /** Reads the JSON of one event; throws UPSTREAM_BAD_RESPONSE on what fits no documented shape. */
  read(event: unknown): StreamPart;
  /** No more will come: what was held back, and the result. */
  end(): { text: string; reasoning?: string; value: Result };
}

/** How the answer looks as server-sent events, piece by piece. */
export interface StreamCodec<Input = unknown, Result = unknown> {
  /** Undefined: this call cannot be streamed, and is answered whole. */
  request(item: RemoteItem<Input>): RemoteRequest | undefined;
  reader(item: RemoteItem<Input>): StreamReader<Result>;
}

export interface Task<Input = unknown, Result = unknown> {
  /** The Hub's pipeline tag. */
  readonly id: string;
  readonly mutation: string;
  readonly description: string;
  /** A selection that works as it stands; media tasks use the variables `$image`, `$audio` and `$command`. */
  readonly example: string;
  /** What one field costs of a client's RATE_LIMIT: 1, the default, for a text read once; 2 for a picture; 5 for text written token by token, and for a recording. */
  readonly weight?: number;
  /** Its stream tells what the model thinks, apart from the text. */
  readonly tellsReasoning?: boolean;
  /** The tokens that an answer took, for the log and the metrics. Absent: none are counted. */
  usage?(result: Result): TokenUsage | null;
  readonly remote: RemoteCodec<Input, Result>;
}
