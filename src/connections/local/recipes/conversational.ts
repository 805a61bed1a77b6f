// Conversational task with a local model.

import { type ConversationalResult, replyTo, type Turns, toMessages } from '../../../tasks/shared/conversation.ts';
import type { LocalRecipe, RecipeNotes } from '../recipe.ts';
import { markRefusal } from './out-of-domain.ts';
import { writeChat } from './write-chat.ts';

export const conversationalLocally: LocalRecipe<Turns, ConversationalResult> = {
  pipelines: ['text-generation'],
  streams: true,
  fits: ({ pipelines, hasChatTemplate }) => pipelines.includes('text-generation') && hasChatTemplate,
  reasoning: 'omitted',
  async run({ inputs, parameters, ...job }) {
    const results: (ConversationalResult & RecipeNotes)[] = [];
    for (const input of inputs) {
      const { truncated, ...reply } = await writeChat(toMessages(input), parameters, job);
      results.push({
        ...replyTo(input, reply),
        truncated,
        ...markRefusal(job.model.config, reply.message.content ?? ''),
      });
    }
    return results;
  },
};
