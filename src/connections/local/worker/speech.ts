// Lists the languages of a multilingual Whisper model and detects that of a recording, because transformers.js 4.3
// defaults to English.

import { LogitsProcessor, LogitsProcessorList, Tensor } from '@huggingface/transformers';
import { z } from 'zod';
import type { Speech } from '../recipe.ts';
import type { Pipeline } from './pipeline.ts';

const multilingual = z.looseObject({
  lang_to_id: z.record(z.string(), z.number()),
  decoder_start_token_id: z.number(),
});
const features = z.object({ input_features: z.instanceof(Tensor) });

/** Length of the recording that the model processes at a time. */
const SECONDS = 30;
const RATE = 16_000;

export function speechOf({ model, processor }: Pipeline): Speech | undefined {
  const found = multilingual.safeParse({ ...model.config, ...model.generation_config });
  if (!found.success || !processor) return undefined;
  const { lang_to_id, decoder_start_token_id } = found.data;
  const codes = new Map(
    Object.entries(lang_to_id)
      .map(([token, id]) => [id, token.replace(/^<\|(.*)\|>$/, '$1')] as const)
      // transformers.js 4.3 rejects Cantonese, which Whisper large v3 supports.
      .filter(([, code]) => code !== 'yue'),
  );
  return {
    languages: [...codes.values()].sort(),
    async detectLanguage(samples) {
      const { input_features } = features.parse(await processor(samples.subarray(0, SECONDS * RATE)));
      const processors = new LogitsProcessorList();
      processors.push(new OnlyTokens(new Set(codes.keys())));
      // One decoder step: the token after the start token is the language.
      const written: unknown = await model.generate({
        inputs: input_features,
        max_new_tokens: 1,
        logits_processor: processors,
        ...{ decoder_input_ids: [decoder_start_token_id] },
      });
      const ids = written instanceof Tensor ? [...written.data].map(Number) : [];
      return codes.get(ids.at(-1) ?? -1) ?? 'en';
    },
  };
}

/** Restricts the choice to these tokens. */
class OnlyTokens extends LogitsProcessor {
  readonly allowed: ReadonlySet<number>;

  constructor(allowed: ReadonlySet<number>) {
    super();
    this.allowed = allowed;
  }

  override _call(_ids: bigint[][], logits: Tensor): Tensor {
    const { data } = logits;
    if (!(data instanceof Float32Array)) return logits;
    const width = logits.dims.at(-1) ?? data.length;
    for (let i = 0; i < data.length; i++) if (!this.allowed.has(i % width)) data[i] = Number.NEGATIVE_INFINITY;
    return logits;
  }
}
