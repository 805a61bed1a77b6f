// Types for the parts of a transformers.js pipeline that this server uses; the library exports no type for "any
// pipeline".

import type { PreTrainedModel, PreTrainedTokenizer, Processor } from '@huggingface/transformers';

export interface Pipeline {
  readonly model: PreTrainedModel;
  /** Absent for images and some audio. */
  readonly tokenizer?: PreTrainedTokenizer;
  /** Absent for text. */
  readonly processor?: Processor;
}

/** Calls a pipeline; every pipeline is a function with its own signature. */
export async function callPipeline(pipe: Pipeline, input: readonly unknown[]): Promise<unknown> {
  if (typeof pipe !== 'function') throw new Error('A pipeline of transformers.js is no longer a function.');
  const output: unknown = await Reflect.apply(pipe, undefined, input);
  return output;
}
