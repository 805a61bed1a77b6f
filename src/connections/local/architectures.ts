// Which pipelines a model can run, by its config.json and transformers.js' own registry. The library loads any model for
// any task and fails later, at the call, with an IndexError: this is asked before.

import { z } from 'zod';
import { ARCHITECTURE_TABLE } from './architecture-table.ts';
import type { PipelineName } from './recipe.ts';

export const modelConfig = z.looseObject({
  architectures: z.array(z.string()).nullish(),
  model_type: z.string().nullish(),
  label2id: z.record(z.string(), z.unknown()).nullish(),
  id2label: z.record(z.string(), z.unknown()).nullish(),
});

export type ModelConfig = z.infer<typeof modelConfig>;

/** Pipelines whose class is the model's own choice of a head: of these, only the very class counts. */
const GENERATING: readonly PipelineName[] = ['text-generation', 'text2text-generation', 'automatic-speech-recognition'];

/** Types that write nothing but translations. */
const TRANSLATORS = /^(marian|m2m_100|nllb.*|mbart50)$/;

/**
 * The pipelines that it was made for come first; undefined if the config does not show them, so that they must be tried.
 * @param isEmbedder it comes with the files of sentence-transformers
 */
export function pipelinesOf(
  config: ModelConfig,
  { isEmbedder = false }: { isEmbedder?: boolean } = {},
): readonly PipelineName[] | undefined {
  const { architectures, model_type: type } = config;
  if (!architectures?.length) return undefined;
  const found = architectures.flatMap((architecture) => byClass(architecture, config));
  // Qwen3.5's config names the class that sees pictures too; the library loads the one that writes texts.
  if (found.length === 0 && type) found.push(...byType(type, architectures));
  // Its last hidden states are there for the taking.
  if (found.includes('fill-mask')) found.push('feature-extraction');
  if (isEmbedder && !found.includes('feature-extraction')) found.unshift('feature-extraction');
  if (found.length > 0) return [...new Set(found)];
  return type && ARCHITECTURE_TABLE.some(({ classes }) => type in classes) ? [] : undefined;
}

function byClass(architecture: string, config: ModelConfig): PipelineName[] {
  return ARCHITECTURE_TABLE.flatMap(({ pipelines, classes }) => {
    const names = Object.values(classes);
    // Some exports add to the name, such as `ForImageClassificationWithTeacher`.
    const isKnown = names.some(
      (name) => architecture === name || (name.includes('For') && architecture.startsWith(name)),
    );
    return isKnown ? pipelines.filter((pipeline) => fits(pipeline, architecture, config)) : [];
  });
}

function fits(pipeline: PipelineName, architecture: string, config: ModelConfig): boolean {
  if (pipeline === 'summarization') return !TRANSLATORS.test(String(config.model_type));
  if (pipeline === 'zero-shot-classification') return knowsEntailment(config);
  // Models that talk about pictures are of this class in the library too, and want a prompt that its pipeline does not give.
  if (pipeline === 'image-to-text') return architecture === 'VisionEncoderDecoderModel';
  // The library uses its base classes for every head without a class of its own, and for pairs of networks.
  if (pipeline === 'feature-extraction') return /(?<!EncoderDecoder)Model$/.test(architecture);
  return true;
}

function byType(type: string, architectures: readonly string[]): PipelineName[] {
  if (!architectures.some((name) => /For(ConditionalGeneration|CausalLM)$/.test(name))) return [];
  return ARCHITECTURE_TABLE.flatMap(({ pipelines, classes }) =>
    type in classes ? pipelines.filter((pipeline) => GENERATING.includes(pipeline)) : [],
  );
}

export function labelsIn({ label2id, id2label }: ModelConfig): string[] {
  return label2id ? Object.keys(label2id) : Object.values(id2label ?? {}).map(String);
}

/** Its config names them, or it has three labels without names, as such models have that were saved without them. */
function knowsEntailment(config: ModelConfig): boolean {
  const labels = labelsIn(config);
  return (
    labels.some((label) => label.toLowerCase() === 'entailment') ||
    (labels.length === 3 && labels.every((label) => /^label_\d$/i.test(label)))
  );
}
