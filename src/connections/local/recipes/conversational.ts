// Conversational on a local model: text generation through the model's own chat template.

import { InferenceError } from '../../../inference/errors.ts';
import { type ConversationalResult, replyTo, type Turns, toMessages } from '../../../tasks/shared/chat-messages.ts';
import type { LocalModel, LocalRecipe, RecipeNotes } from '../recipe.ts';
import { contextOf, generatedTexts, generationOptions } from './generation-options.ts';

/** Tokens kept free for the answer when old turns have to go. */
const ROOM_FOR_ANSWER = 64;

export const conversationalLocally: LocalRecipe<Turns, ConversationalResult> = {
  pipelines: ['text-generation'],
  streams: true,
  fits: ({ hasChatTemplate }) => hasChatTemplate,
  async run({ inputs, parameters, model, generation }) {
    const results: (ConversationalResult & RecipeNotes)[] = [];
    for (const input of inputs) {
      const { prompt, length, truncated } = fitChat(input, model);
      const options = { ...generationOptions(model, parameters, length), ...generation };
      const output = await model.call(prompt, { ...options, return_full_text: false, add_special_tokens: false });
      results.push({ ...replyTo(input, generatedTexts.parse(output)[0]?.generated_text ?? ''), truncated });
    }
    return results;
  },
};

/** The chat as text, without its oldest turns when it is longer than the model can hold. */
function fitChat(input: Turns, model: LocalModel): { prompt: string; length: number; truncated: boolean } {
  const most = contextOf(model) - ROOM_FOR_ANSWER;
  for (let from = oldestThatFits(input, model, most); ; from++) {
    const pastUserInputs = input.pastUserInputs.slice(from);
    const generatedResponses = input.generatedResponses.slice(from);
    const prompt = model.tokens.chat(toMessages({ text: input.text, pastUserInputs, generatedResponses }));
    if (prompt === undefined) {
      throw new InferenceError('TASK_NOT_SUPPORTED', `Model ${model.id} has no chat template: it cannot chat.`);
    }
    const { length } = model.tokens.ids(prompt);
    if (length <= most || pastUserInputs.length === 0) return { prompt, length, truncated: from > 0 };
  }
}

/** Counted from the newest turn back, each turn once: writing the whole chat anew for every turn dropped took seconds. */
function oldestThatFits({ text, pastUserInputs, generatedResponses }: Turns, { tokens }: LocalModel, most: number) {
  let left = most - tokens.ids(text).length;
  let from = pastUserInputs.length;
  while (from > 0) {
    left -= tokens.ids(pastUserInputs[from - 1] ?? '').length + tokens.ids(generatedResponses[from - 1] ?? '').length;
    if (left < 0) break;
    from--;
  }
  return from;
}
