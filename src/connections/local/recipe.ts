// How a task runs on a model inside this server. A recipe runs in a child process, next to the model; it imports
// nothing of transformers.js, so that the parent can read its facts and a test can run it on a fake model.

import type { AnswerNotes } from '../../inference/call.ts';
import type { InferenceError } from '../../inference/errors.ts';
import type { Media } from '../../inference/media.ts';

/** The transformers.js pipelines that recipes are built on. */
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
 * In a worker, each of these runs beside the others: a text that is written for a minute, or a recording that is decoded for
 * seconds, lets a label through between two of its steps. `quick`: one run of a model. `generation`: many, one after
 * another, and one job at a time. `media`: begins with decoding, and two at a time.
 */
export type Work = 'quick' | 'generation' | 'media';

export function workOf({ work, streams }: Pick<LocalRecipe, 'work' | 'streams'>): Work {
  return work ?? (streams ? 'generation' : 'quick');
}

/** Notes of a recipe on its result; the connection moves them into the answer's info. */
export type RecipeNotes = Pick<AnswerNotes, 'truncated' | 'outOfDomain' | 'ignoredParameters' | 'via'>;

/** What the generations of a job have come to. */
export interface Written {
  /** Tokens so far, the one that ends a text included. */
  readonly tokens: number;
  readonly lastId: number | undefined;
  /** `maxTime` is over. */
  readonly isOutOfTime: boolean;
  /** The text that went out piece by piece, up to a stop word; undefined where it did not: then the pipeline's counts. */
  readonly text: string | undefined;
}

/** What a model's files say of it, before it is loaded. */
export interface ModelFacts {
  /** Its config.json. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What it can run; what it was made for comes first. */
  readonly pipelines: readonly PipelineName[];
  readonly labels: readonly string[];
  readonly hasChatTemplate: boolean;
}

export interface LocalRecipe<Input = unknown, Result = unknown> {
  /** The pipelines that can do it: the first one that the model's architecture fits is loaded. */
  readonly pipelines: readonly PipelineName[];
  /** The most inputs that one `run` takes; absent: one. More only where the pipeline runs them as one tensor. */
  readonly batch?: number;
  /** How it shares a worker with others; `generation` where it streams, else `quick`, unless given. */
  readonly work?: Work;
  /**
   * Whether a model that can run one of the pipelines was made for this task, so that it may be the default of a folder
   * without an index; absent: where it can run the first of them.
   */
  fits?(model: ModelFacts): boolean;
  /** The answer can be followed word by word. */
  readonly streams?: boolean;
  /** What stands between `<think>` and `</think>` is parted from the text that is followed: as a field of its own, or left out. */
  readonly reasoning?: 'apart' | 'left out';
  /** Results in the order of the inputs, in the same shape as the remote codec's; an item may fail alone. */
  run(job: LocalJob<Input>): Promise<readonly ((Result & RecipeNotes) | InferenceError)[]>;
}

export interface LocalJob<Input> {
  readonly inputs: readonly Input[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly model: LocalModel;
  /** Options that every generating call passes on: they carry the caller's leaving, `maxTime` and the stream. */
  readonly generation: Readonly<Record<string, unknown>>;
  written(): Written;
  /** Adds a piece to the stream, beside what generations write; without a stream, nothing. */
  emit(text: string): void;
  /** Aborts when every caller has left, or their time is up. */
  readonly signal: AbortSignal;
}

export type MediaFile = Pick<Media, 'bytes' | 'mimeType'>;

export interface TokenRow {
  readonly first: readonly number[];
  readonly second?: readonly number[];
}

/** Several texts as token ids, padded to one length: what a model takes. */
export interface Encoded {
  readonly ids: readonly (readonly number[])[];
  /** 1 where a token stands, 0 where padding does. */
  readonly mask: readonly (readonly number[])[];
  /** Where the first text of each row begins, and where the second does. */
  readonly starts: { readonly first: number; readonly second: readonly number[] };
  /** Whether some of the row's first text was left out, because the model takes no more. */
  readonly truncated: readonly boolean[];
  /** What the model takes. */
  readonly tensors: unknown;
}

/** A tensor of floats, row by row. */
export interface Logits {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

export interface Tokens {
  /** Most tokens of one input; Infinity where the model does not say. */
  readonly maxLength: number;
  readonly maskId: number | undefined;
  readonly maskToken: string | undefined;
  readonly specialIds: ReadonlySet<number>;
  /** How many special tokens stand around one text, and around a pair. */
  readonly special: { readonly one: number; readonly pair: number };
  /** One text as ids, without special tokens. Of a very long text only the first part, unless `whole`. */
  ids(text: string, options?: { whole?: boolean }): readonly number[];
  /** Ids with special tokens around, of single texts or of pairs. Only the first of a pair is cut at `maxLength`. */
  build(rows: readonly TokenRow[]): Encoded;
  /** The vocabulary's own entry, such as `##ing`. */
  piece(id: number): string;
  id(piece: string): number | undefined;
  decode(ids: readonly number[], options?: { skipSpecial?: boolean }): string;
  /** The chat as the model's own template writes it; undefined when the model has none. */
  chat(
    messages: readonly { role: string; content: string | null }[],
    options?: {
      /** False, the default: a model that may think before it answers does not. */
      thinking?: boolean;
    },
  ): string | undefined;
  /** The chat template has a switch for thinking before the answer (`enable_thinking`). */
  readonly canThink: boolean;
  /** Codes of the languages that the model translates between, where it has several. */
  readonly languages: readonly string[];
  /** The language to translate to stands in front of the text, as `>>fra<<` (Marian). */
  readonly marksTarget: boolean;
}

/** Languages and tasks of a multilingual Whisper. */
export interface Speech {
  /** Codes, such as `de`. */
  readonly languages: readonly string[];
  /** The language of the first half minute. */
  detectLanguage(samples: Float32Array): Promise<string>;
}

/** How the vectors of a text's tokens become one. */
export type Pooling = 'mean' | 'cls' | 'max' | 'last';

/** Settings in the files of a sentence-transformers model. */
export interface SentenceSettings {
  readonly pooling: Pooling;
  /** Whether its vectors are scaled to length 1. */
  readonly normalize: boolean;
  /** Texts to put before an input, by their names. */
  readonly prompts: Readonly<Record<string, string>>;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A decoded picture; the size is that of the file, upright. */
export interface Picture extends Size {
  /** What `call` takes. */
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
  /** For models that give embeddings. */
  readonly sentence: SentenceSettings;
  /** Absent for models of one language. */
  readonly speech?: Speech | undefined;
  /** Throws when the model has no tokenizer. */
  readonly tokens: Tokens;
  /** Calls the pipeline as it is: check what comes back. */
  call(...input: unknown[]): Promise<unknown>;
  /** One run of the model alone: its outputs by name. */
  forward(encoded: Encoded): Promise<Readonly<Record<string, Logits>>>;
  /** Decodes a picture; a larger one than `maxPixels` is made smaller. */
  image(file: MediaFile, options?: { maxPixels?: number }): Promise<Picture>;
  /** Decodes a recording: mono, at the model's own rate. One longer than `maxSeconds` is refused as it is decoded. */
  audio(
    file: MediaFile,
    options: { maxSeconds?: number; signal: AbortSignal },
  ): Promise<{ samples: Float32Array; rate: number }>;
  /** A mask as `data:image/png;base64,`, made as large as `size`. */
  png(mask: Mask, size: Size): Promise<string>;
}
