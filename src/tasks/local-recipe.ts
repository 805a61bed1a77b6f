// How a task runs on a model inside this server. A recipe runs in a child process, next to the model.

/** The transformers.js pipelines that recipes are built on. */
export type PipelineName =
  | 'text-generation'
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

export interface LocalRecipe<Input = unknown, Result = unknown> {
  readonly pipeline: PipelineName;
  /** The most inputs that one `run` takes; absent: one. More only where the pipeline runs them as one tensor. */
  readonly batch?: number;
  /** Results in the order of the inputs, in the same shape as the remote codec's. */
  run(job: LocalJob<Input>): Promise<readonly Result[]>;
}

export interface LocalJob<Input> {
  readonly inputs: readonly Input[];
  readonly parameters: Readonly<Record<string, unknown>>;
}
