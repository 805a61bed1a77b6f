// The Pothos builder of all GraphQL types, and the context interface of resolvers.

import SchemaBuilder from '@pothos/core';
import './input-validation.ts';
import type { Answer, ConnectionKind, Download, Media } from '../../inference/index.ts';
import type { Task, TaskCall } from '../task.ts';
import type { MediaInput } from './media.ts';
import type { FailedEvent, StreamedEvent } from './streamed-event.ts';

/** Call options of a field besides its inputs. */
export interface CallChoices {
  connection?: string | null;
  model?: string | null;
  options?: { useCache?: boolean | null; waitForModel?: boolean | null } | null;
}

/** A box in pixels; it may extend beyond the picture. */
export interface PixelBox {
  xmin: number;
  ymin: number;
  xmax: number;
  ymax: number;
}

export interface Context {
  /**
   * Checks that the caller may use the connection and charges the task, before its input is validated or read. Rejects
   * with an InferenceError. An admitted field is admitted again without a charge.
   * @param connection as given by the client, not validated
   */
  admit(task: { id: string; weight?: number }, connection: unknown, field: string): Promise<void> | undefined;
  /** Runs a task for the root field of that name; rejects with an InferenceError. */
  answer<Input, Result>(
    task: Task<Input, Result>,
    call: TaskCall<Input>,
    choices: CallChoices,
    field: string,
  ): Promise<Answer<Result>>;
  /** Streams a task. Nothing starts before the first event is requested; a failure is the last event. */
  stream<Input, Result>(
    task: Task<Input, Result>,
    call: TaskCall<Input>,
    choices: CallChoices,
    field: string,
  ): Promise<AsyncIterable<StreamedEvent<Result> | FailedEvent>>;
  /** Counts a chain step. @throws InferenceError BAD_USER_INPUT above the limit of a request */
  countStep(): void;
  /** Crops a box out of a picture; rejects with an InferenceError. */
  crop(picture: Media, box: PixelBox): Promise<Media>;
  /** The tasks of this server, with the default model of each connection. */
  tasks(): readonly { id: string; mutation: string; description: string; example: string }[];
  defaultModel(task: string, connection: string | undefined): string | undefined;
  connections(): readonly ConnectionFacts[];
}

export interface ConnectionFacts {
  readonly id: string;
  readonly kind: ConnectionKind;
  readonly isDefault: boolean;
  models(): readonly string[];
  downloads(): readonly Download[];
}

export interface Types {
  Context: Context;
  Scalars: { Media: { Input: MediaInput; Output: never }; JSON: { Input: unknown; Output: unknown } };
  DefaultFieldNullability: false;
}

export const builder = new SchemaBuilder<Types>({
  plugins: ['checkedInputs'],
  defaultFieldNullability: false,
});
