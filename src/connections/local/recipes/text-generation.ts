// Text generation with a local model.

import { z } from 'zod';
import { InferenceError } from '../../../inference/errors.ts';
import { type FinishReason, usageOf } from '../../../tasks/shared/ending.ts';
import type { TextGenerationResult } from '../../../tasks/text-generation.ts';
import type { LocalModel, LocalRecipe, RecipeNotes, Tokens } from '../recipe.ts';
import { addedText, finishReasonOf, generationOptions, isSampled } from './generation-options.ts';
import { explain, writing } from './glossary.ts';
import { numberOr } from './math.ts';
import { markRefusal } from './out-of-domain.ts';

/** One text at a time, because rows of a batch that end early continue after their end (transformers.js 4.3). */
export const textGenerationLocally: LocalRecipe<string, TextGenerationResult> = {
  pipelines: ['text-generation', 'text2text-generation'],
  streams: true,
  async run({ inputs, parameters, model, generation, written, emit }) {
    const count = numberOr(parameters.numReturnSequences, 1);
    if (count > 1 && !isSampled(parameters)) {
      const message = 'parameters.numReturnSequences: greedy generation writes one text; set doSample: true for more.';
      throw new InferenceError('BAD_USER_INPUT', message);
    }
    const decoderOnly = model.pipeline === 'text-generation';
    const begins = beginnings(model.config);
    const results: ((TextGenerationResult & RecipeNotes) | InferenceError)[] = [];
    for (const input of inputs) {
      const plain = decoderOnly ? truncate(input, parameters.truncate, model.tokens) : input;
      const chat =
        begins && !begins.some((begin) => plain.toLowerCase().startsWith(begin)) ? asChat(plain, model) : undefined;
      const prompt = chat ?? plain;
      const tokens = model.tokens.ids(prompt).length;
      const length = decoderOnly ? tokens : 0;
      // The library truncates long inputs of encoder-decoder models; for decoders a long prompt is rejected.
      const isCut = !decoderOnly && tokens + model.tokens.special.one > model.tokens.maxLength;
      if (decoderOnly && (length === 0 || plain === '')) {
        results.push(new InferenceError('BAD_USER_INPUT', 'inputs: expected a text to go on from, got none.'));
        continue;
      }
      const options = { ...generationOptions(model, parameters, length), ...generation };
      const isFull = decoderOnly && parameters.returnFullText !== false;
      const prelude = isFull ? `${plain}${chat === undefined ? '' : '\n'}` : '';
      if (count <= 1 && prelude !== '') emit(prelude);
      const texts: string[] = [];
      const before = written();
      let finishReason: FinishReason | undefined;
      let reply = '';
      for (let i = 0; i < count; i++) {
        const explanation = chat === undefined ? undefined : explain(model.config, plain);
        const forced = explanation === undefined ? {} : writing(explanation, model);
        const output = await model.call(
          prompt,
          decoderOnly
            ? {
                ...options,
                ...forced,
                return_full_text: false,
                ...(chat === undefined ? {} : { add_special_tokens: false }),
              }
            : options,
        );
        finishReason ??= finishReasonOf(model, options, written(), before.tokens);
        reply = addedText(output, written(), before, parameters);
        texts.push(`${prelude}${reply}`);
      }
      // Several sequences cannot be streamed side by side.
      if (count > 1) emit(texts[0] ?? '');
      const usage = usageOf(decoderOnly ? length : null, written().tokens - before.tokens);
      const result = {
        generatedText: texts[0] ?? '',
        generatedTexts: texts,
        finishReason: finishReason ?? null,
        usage,
      };
      results.push({ ...result, truncated: isCut || plain !== input, ...markRefusal(model.config, reply) });
    }
    return results;
  },
};

const continuing = z.looseObject({
  task_specific_params: z.looseObject({ text_generation: z.looseObject({ continues: z.array(z.string()) }) }),
});

/** Text starts that a small model can continue, as listed in its config; undefined for models without a restriction. */
function beginnings(config: LocalModel['config']): readonly string[] | undefined {
  const found = continuing.safeParse(config);
  return found.success ? found.data.task_specific_params.text_generation.continues : undefined;
}

/** Applies the chat template to a question for a chat-only model. */
function asChat(text: string, { tokens }: LocalModel): string | undefined {
  return tokens.chat([{ role: 'user', content: text }]);
}

/** Keeps the last tokens of the prompt. */
function truncate(prompt: string, keep: unknown, tokens: Tokens): string {
  if (typeof keep !== 'number') return prompt;
  const ids = tokens.ids(prompt, { whole: true });
  return ids.length > keep ? tokens.decode(ids.slice(-keep)) : prompt;
}
