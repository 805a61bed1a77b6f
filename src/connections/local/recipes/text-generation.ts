// Text generation with a local model.

import { z } from 'zod';
import { InferenceError } from '../../../inference/errors.ts';
import { type FinishReason, usageOf } from '../../../tasks/shared/ending.ts';
import type { TextGenerationResult } from '../../../tasks/text-generation.ts';
import type { LocalModel, LocalRecipe, RecipeNotes, Tokens } from '../recipe.ts';
import { addedText, finishReasonOf, generationOptions, isSampled } from './generation-options.ts';
import { beginReply, explain, writing } from './glossary.ts';
import { numberOr } from './math.ts';
import { markRefusal } from './out-of-domain.ts';
import { textLikelihood } from './text-likelihood.ts';

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
    const story = storyOf(model.config);
    const results: ((TextGenerationResult & RecipeNotes) | InferenceError)[] = [];
    for (const input of inputs) {
      const plain = decoderOnly ? truncate(input, parameters.truncate, model.tokens) : input;
      const start = story && (await startOf(plain, story, model));
      const chat = start && start !== 'continued' ? asChat(plain, model) : undefined;
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
        const begun =
          start === 'refused' ? { text: story?.refusal ?? '', ends: true } : start && beginReply(model.config, plain);
        const forced = chat === undefined || !begun ? {} : writing(begun.text, model, begun.ends);
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

/** In the config of a model that chats and tells stories. */
const storyConfig = z
  .looseObject({
    task_specific_params: z.looseObject({
      text_generation: z.looseObject({ continues: z.array(z.string()), continues_above: z.number() }),
      conversational: z.looseObject({ refusal: z.string() }),
    }),
  })
  .transform(({ task_specific_params: { text_generation, conversational } }) => ({
    beginnings: text_generation.continues,
    leastLikelihood: text_generation.continues_above,
    refusal: `${conversational.refusal} how that goes on.`,
  }));

type Story = z.output<typeof storyConfig>;

const stories = new WeakMap<LocalModel['config'], { story: Story | undefined }>();

/** Undefined for models that continue any text. */
function storyOf(config: LocalModel['config']): Story | undefined {
  let read = stories.get(config);
  if (!read) {
    read = { story: storyConfig.safeParse(config).data };
    stories.set(config, read);
  }
  return read.story;
}

/** A text that stops in the middle of a sentence, and is no question and no request: it is to be gone on with. */
const UNFINISHED =
  /(?:[,…]|\.\.\.|\b(?:a|an|the|my|his|her|our|their|is|are|was|were|am|to|of|in|on|at|with|and|but|or|because|when|if|that|who|for|from|by|into|likes?|love|named|called|favou?rite|very))\s*$/i;
const REQUEST =
  /^(?:what|who|where|when|why|how|which|whose|can|could|do|does|did|is|are|will|would|should|please|tell|write|give|explain|define|describe|translate|list|the (?:capital|opposite) of)\b/i;

function isBegun(text: string, { beginnings }: Story): boolean {
  if (beginnings.some((begin) => text.toLowerCase().startsWith(begin))) return true;
  return UNFINISHED.test(text) && !REQUEST.test(text);
}

/**
 * Whether the text begins a story, and one that the model has words for: "Once upon a time there was a king" was continued
 * with ". kittt?".
 */
async function startOf(text: string, story: Story, model: LocalModel): Promise<'continued' | 'refused' | 'asked'> {
  if (!isBegun(text, story) || explain(model.config, text) !== undefined) return 'asked';
  return (await textLikelihood(text, model)) >= story.leastLikelihood ? 'continued' : 'refused';
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
