// The interface of a recipe: how a task runs on a local model. Recipes run in a child process, next to the model. They
// do not import transformers.js, so that the parent can read their facts and tests can run them on fake models.

import type { AnswerNotes } from '../../inference/call.ts';
import type { InferenceError } from '../../inference/errors.ts';
import type { Media } from '../../inference/media.ts';

/** The transformers.js pipelines that recipes use. */
export type PipelineName =
  | 'text-generation'
  | 'text2text-generation'
  | 'fill-mask'
  | 'summarization'
  | 'text-classification'
  | 'token-classification'
  | 'translation'
  | 'zero-shot-classification'
  | 'question-answering'
  | 'feature-extraction'
  | 'image-classification'
  | 'image-segmentation'
  | 'object-detection'
  | 'image-to-text'
  | 'automatic-speech-recognition'
  | 'audio-classification';

/**
 * Kinds of work that run next to each other in a worker, so that a text generated for a minute or a recording decoded for
 * seconds does not delay a classification. `quick`: one run of the model. `generation`: many runs in a row, one job at a
 * time. `media`: starts with decoding, two jobs at a time.
 */
export type Work = 'quick' | 'generation' | 'media';

export function workOf({ work, streams }: Pick<LocalRecipe, 'work' | 'streams'>): Work {
  return work ?? (streams ? 'generation' : 'quick');
}

/** Notes of a recipe on its result; the connection moves them into the answer's info. */
export type RecipeNotes = Pick<AnswerNotes, 'truncated' | 'outOfDomain' | 'ignoredParameters' | 'via'>;

/** The generated text of a job so far. */
export interface Written {
  /** Tokens, the final one included. */
  readonly tokens: number;
  readonly lastId: number | undefined;
  /** Whether `maxTime` has passed. */
  readonly isOutOfTime: boolean;
  /** The streamed text, up to a stop sequence; undefined if it was not streamed: then the pipeline's result is used. */
  readonly text: string | undefined;
}

/** Facts from the files of a model, known before it is loaded. */
export interface ModelFacts {
  /** Content of config.json. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Pipelines that it supports; those it was made for come first. */
  readonly pipelines: readonly PipelineName[];
  readonly labels: readonly string[];
  readonly hasChatTemplate: boolean;
}

export interface LocalRecipe<Input = unknown, Result = unknown> {
  /** Pipelines that support the task; the first that fits the model's architecture is loaded. */
  readonly pipelines: readonly PipelineName[];
  /** Most inputs of one `run`; default 1. Above 1 only if the pipeline runs them as one tensor. */
  readonly batch?: number;
  /** Default: `generation` if it streams, otherwise `quick`. */
  readonly work?: Work;
  /**
   * Whether a model that supports one of the pipelines was made for this task, and may be the default in a folder without
   * an index. Default: whether it supports the first pipeline.
   */
  fits?(model: ModelFacts): boolean;
  /** Whether the answer can be streamed. */
  readonly streams?: boolean;
  /** What happens to streamed text between `<think>` and `</think>`: its own field, or omitted. Default: it is text. */
  readonly reasoning?: 'separate' | 'omitted';
  /** Results in the order of the inputs, in the shape of the remote codec's results; an item may fail alone. */
  run(job: LocalJob<Input>): Promise<readonly ((Result & RecipeNotes) | InferenceError)[]>;
}

export interface LocalJob<Input> {
  readonly inputs: readonly Input[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly model: LocalModel;
  /** Options for every generating call: they implement abort, `maxTime` and streaming. */
  readonly generation: Readonly<Record<string, unknown>>;
  written(): Written;
  /** Adds text to the stream, in addition to generated text; does nothing without a stream. */
  emit(text: string): void;
  /** Aborts when all callers have left or timed out. */
  readonly signal: AbortSignal;
}

export type MediaFile = Pick<Media, 'bytes' | 'mimeType'>;

export interface TokenRow {
  readonly first: readonly number[];
  readonly second?: readonly number[];
}

/** Several texts as token ids, padded to the same length. */
export interface Encoded {
  readonly ids: readonly (readonly number[])[];
  /** 1 for tokens, 0 for padding. */
  readonly mask: readonly (readonly number[])[];
  /** Start of the first text (the same in every row) and of each row's second text. */
  readonly starts: { readonly first: number; readonly second: readonly number[] };
  /** Whether the row's first text was cut to the model's length. */
  readonly truncated: readonly boolean[];
  /** The model's input. */
  readonly tensors: unknown;
}

/** A tensor of floats, row by row. */
export interface Logits {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

export interface Tokens {
  /** Most tokens of one input; Infinity if the model does not specify it. */
  readonly maxLength: number;
  readonly maskId: number | undefined;
  readonly maskToken: string | undefined;
  readonly specialIds: ReadonlySet<number>;
  /** Number of special tokens around one text and around a pair. */
  readonly special: { readonly one: number; readonly pair: number };
  /** The ids of a text, without special tokens. Very long texts are cut, unless `whole`. */
  ids(text: string, options?: { whole?: boolean }): readonly number[];
  /** Adds special tokens to single texts or pairs. Only the first of a pair is cut at `maxLength`. */
  build(rows: readonly TokenRow[]): Encoded;
  /** The entry of the vocabulary, such as `##ing`. */
  piece(id: number): string;
  id(piece: string): number | undefined;
  decode(ids: readonly number[], options?: { skipSpecial?: boolean }): string;
  /** The chat in the format of the model's template; undefined if it has none. */
  chat(
    messages: readonly { role: string; content: string | null }[],
    options?: {
      /** True: the model may reason before it answers, if it can. Default: false. */
      thinking?: boolean;
    },
  ): string | undefined;
  /** Whether the chat template supports `enable_thinking`. */
  readonly canThink: boolean;
  /** Language codes of a multilingual translation model. */
  readonly languages: readonly string[];
  /** Whether the target language precedes the text, as in `>>fra<<` (Marian). */
  readonly marksTarget: boolean;
}

/** Languages and tasks of a multilingual Whisper. */
export interface Speech {
  /** Codes, such as `de`. */
  readonly languages: readonly string[];
  /** The language of the first 30 s. */
  detectLanguage(samples: Float32Array): Promise<string>;
}

/** How token vectors are combined into one. */
export type Pooling = 'mean' | 'cls' | 'max' | 'last';

/** Settings in the files of a sentence-transformers model. */
export interface SentenceSettings {
  readonly pooling: Pooling;
  /** Whether its vectors are scaled to length 1. */
  readonly normalize: boolean;
  /** Prefixes of inputs, by name. */
  readonly prompts: Readonly<Record<string, string>>;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A decoded picture with the size of the file, after rotation by EXIF. */
export interface Picture extends Size {
  /** An input of `call`. */
  readonly pixels: unknown;
}

/** A mask as pixels, 0 or 255, row by row. */
export interface Mask {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** A loaded model with its pipeline. */
export interface LocalModel {
  readonly id: string;
  readonly pipeline: PipelineName;
  /** The model's config.json. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly labels: readonly string[];
  /** Used by models for embeddings. */
  readonly sentence: SentenceSettings;
  /** Absent for monolingual models. */
  readonly speech?: Speech | undefined;
  /** Throws if the model has no tokenizer. */
  readonly tokens: Tokens;
  /** Calls the pipeline; its result is not validated. */
  call(...input: unknown[]): Promise<unknown>;
  /** Runs the model once, without the pipeline. @returns its outputs by name */
  forward(encoded: Encoded): Promise<Readonly<Record<string, Logits>>>;
  /** Decodes a picture, scaled down to `maxPixels`. */
  image(file: MediaFile, options?: { maxPixels?: number }): Promise<Picture>;
  /** Decodes a recording to mono at the model's sampling rate; rejects if it is longer than `maxSeconds`. */
  audio(
    file: MediaFile,
    options: { maxSeconds?: number; signal: AbortSignal },
  ): Promise<{ samples: Float32Array; rate: number }>;
  /** Encodes a mask as `data:image/png;base64,`, scaled to `size`. */
  png(mask: Mask, size: Size): Promise<string>;
}
