// The Pothos builder that every GraphQL type is written with, and what a resolver may ask of its context.

import SchemaBuilder from '@pothos/core';
import './input-validation.ts';
import type { Answer, ConnectionKind, Download, Media } from '../../inference/index.ts';
import type { Task, TaskCall } from '../task.ts';
import type { MediaInput } from './media.ts';
import type { FailedEvent, StreamedEvent } from './streamed-event.ts';

/** What a field asks for besides its inputs. */
export interface CallChoices {
  connection?: string | null;
  model?: string | null;
  options?: { useCache?: boolean | null; waitForModel?: boolean | null } | null;
}

/** A part of a picture, in its pixels; it can reach past the edges. */
export interface PixelBox {
  xmin: number;
  ymin: number;
  xmax: number;
  ymax: number;
}

export interface Context {
  /**
   * Checks that the caller may use the connection, and charges the task, before its input is checked or read. Rejects with
   * an InferenceError; a field that has been let in is let in again.
   * @param connection as it came, unchecked
   */
  admit(task: { id: string; weight?: number }, connection: unknown, field: string): Promise<void> | undefined;
  /** Runs one task for the root field of that name; rejects with an InferenceError. */
  answer<Input, Result>(
    task: Task<Input, Result>,
    call: TaskCall<Input>,
    choices: CallChoices,
    field: string,
  ): Promise<Answer<Result>>;
  /** Runs one task, piece by piece. Nothing starts before the first event is asked for; a failure is the last event. */
  stream<Input, Result>(
    task: Task<Input, Result>,
    call: TaskCall<Input>,
    choices: CallChoices,
    field: string,
  ): Promise<AsyncIterable<StreamedEvent<Result> | FailedEvent>>;
  /** Counts one step of a chain. @throws InferenceError BAD_USER_INPUT above the most that one request may take */
  countStep(): void;
  /** Cuts a box out of a picture; rejects with an InferenceError. */
  crop(picture: Media, box: PixelBox): Promise<Media>;
  /** The tasks of this server, with the model each connection would use. */
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
