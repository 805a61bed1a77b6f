// Text-only chat completion with a local model.

import type { ChatCompletionResult } from '../../../tasks/chat-completion.ts';
import type { ChatMessage } from '../../../tasks/shared/chat-message.ts';
import { chatParameters } from '../../../tasks/shared/chat-parameters.ts';
import { refuseToolsAndImages } from '../../../tasks/shared/chat-wire.ts';
import { withJsonProblem } from '../../../tasks/shared/json-answer.ts';
import type { LocalRecipe, RecipeNotes } from '../recipe.ts';
import { writeChat } from './write-chat.ts';

/** Not supported: local generation is unconstrained. */
const IGNORED = ['frequencyPenalty', 'presencePenalty', 'responseFormat', 'toolChoice'] as const;

export const chatCompletionLocally: LocalRecipe<readonly ChatMessage[], ChatCompletionResult> = {
  pipelines: ['text-generation'],
  streams: true,
  fits: ({ pipelines, hasChatTemplate }) => pipelines.includes('text-generation') && hasChatTemplate,
  reasoning: 'separate',
  async run({ inputs, parameters, ...job }) {
    const asked = chatParameters.parse(parameters);
    // Local models support no effort levels, only thinking on or off.
    const thinking = asked.reasoningEffort !== undefined && asked.reasoningEffort !== 'none';
    const { maxTokens, temperature, topK, topP, repetitionPenalty, seed, stop } = asked;
    const own = { maxNewTokens: maxTokens, temperature, topK, topP, repetitionPenalty, seed, stop, thinking };
    const ignoredParameters = [...IGNORED, ...(job.model.tokens.canThink ? [] : ['reasoningEffort' as const])].filter(
      (name) => asked[name] !== undefined,
    );
    const results: (ChatCompletionResult & RecipeNotes)[] = [];
    for (const messages of inputs) {
      refuseToolsAndImages(messages, asked, 'A local model');
      const { truncated, ...reply } = await writeChat(messages, own, job);
      results.push({ ...withJsonProblem(reply, asked.responseFormat), truncated, ignoredParameters });
    }
    return results;
  },
};
