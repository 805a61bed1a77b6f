// The Task interface: what connections and the server need of a task, without GraphQL.

import type { Batching, Media } from '../inference/index.ts';

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
  route?: 'task' | 'chat' | 'completions' | 'similarity';
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

/** What one event of a stream says. */
export interface StreamPart {
  /** Text that it adds; may be empty. */
  text: string;
  /** True: the model has said all it had to say. */
  finished: boolean;
  /** The whole text, where the last event repeats it. */
  whole?: string;
}

/** How the answer looks as server-sent events, piece by piece. */
export interface StreamCodec<Input = unknown, Result = unknown> {
  /** Undefined: this call cannot be streamed, and is answered whole. */
  request(item: RemoteItem<Input>): RemoteRequest | undefined;
  /** Reads the JSON of one event; throws UPSTREAM_BAD_RESPONSE on what fits no documented shape. */
  read(event: unknown): StreamPart;
  /** The result, from the whole text. */
  result(text: string, item: RemoteItem<Input>): Result;
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
  readonly remote: RemoteCodec<Input, Result>;
}
