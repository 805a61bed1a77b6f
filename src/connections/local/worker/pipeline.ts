// What this server uses of a transformers.js pipeline: the library exports no type for "any pipeline".

import type { PreTrainedModel, PreTrainedTokenizer, Processor } from '@huggingface/transformers';

export interface Pipeline {
  readonly model: PreTrainedModel;
  /** Absent for pictures and some audio. */
  readonly tokenizer?: PreTrainedTokenizer;
  /** Absent for texts. */
  readonly processor?: Processor;
}

/** Every pipeline is a function, of a signature of its own. */
export async function callPipeline(pipe: Pipeline, input: readonly unknown[]): Promise<unknown> {
  if (typeof pipe !== 'function') throw new Error('A pipeline of transformers.js is no longer a function.');
  const output: unknown = await Reflect.apply(pipe, undefined, input);
  return output;
}
