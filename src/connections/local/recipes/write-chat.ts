// Generates the next message of a chat with the model's own chat template.

import { InferenceError } from '../../../inference/errors.ts';
import type { ChatMessage, ChatReply } from '../../../tasks/shared/chat-message.ts';
import { usageOf } from '../../../tasks/shared/ending.ts';
import { splitReasoning } from '../../../utils/split-reasoning.ts';
import type { LocalJob, LocalModel } from '../recipe.ts';
import { addedText, contextOf, finishReasonOf, generationOptions } from './generation-options.ts';
import { beginReply, writing } from './glossary.ts';

/** Tokens reserved for the answer when old messages are dropped. */
const ROOM_FOR_ANSWER = 64;

export interface WrittenChat extends ChatReply {
  /** Old messages were dropped to fit the context. */
  truncated: boolean;
}

/**
 * @param parameters generation parameters including `maxNewTokens`, and `thinking`, which turns on optional reasoning
 */
export async function writeChat(
  messages: readonly ChatMessage[],
  parameters: Readonly<Record<string, unknown>>,
  { model, generation, written, emit }: Pick<LocalJob<unknown>, 'model' | 'generation' | 'written' | 'emit'>,
): Promise<WrittenChat> {
  const { prompt, length, truncated } = cutToContext(messages, model, parameters.thinking === true);
  const begun = beginReply(model.config, messages.at(-1)?.content ?? '');
  const options = {
    ...generationOptions(model, parameters, length),
    ...generation,
    ...(begun === undefined ? {} : writing(begun.text, model, begun.ends)),
  };
  // Some templates (DeepSeek R1, Qwen3's thinking models) write the opening tag, so that the model does not.
  const opening = /<think>\s*$/.test(prompt) ? '<think>' : '';
  if (opening) emit(opening);
  const before = written();
  const output = await model.call(prompt, { ...options, return_full_text: false, add_special_tokens: false });
  const { text, reasoning } = splitReasoning(opening + addedText(output, written(), before, parameters));
  return {
    message: { content: text, reasoning: reasoning || null, toolCalls: [] },
    finishReason: finishReasonOf(model, options, written(), before.tokens),
    usage: usageOf(length, written().tokens - before.tokens),
    truncated,
  };
}

/** The chat as text, without its oldest turns if it exceeds the context; system messages are kept. */
function cutToContext(messages: readonly ChatMessage[], model: LocalModel, thinking: boolean) {
  const most = contextOf(model) - ROOM_FOR_ANSWER;
  const system = messages.filter(({ role }) => role === 'system');
  const turns = turnsOf(messages.filter(({ role }) => role !== 'system'));
  const oldest = oldestThatFits(system, turns, model, most);
  for (let from = oldest; ; from++) {
    const prompt = model.tokens.chat([...system, ...turns.slice(from).flat()], { thinking });
    if (prompt === undefined) {
      throw new InferenceError('TASK_NOT_SUPPORTED', `Model ${model.id} has no chat template: it cannot chat.`);
    }
    const { length } = model.tokens.ids(prompt);
    if (length <= most || from >= turns.length - 1) return { prompt, length, truncated: from > 0 };
  }
}

/** Each turn starts with a user message, because templates reject a chat that starts with an answer. */
function turnsOf(messages: readonly ChatMessage[]): ChatMessage[][] {
  const turns: ChatMessage[][] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    if (last && message.role !== 'user') last.push(message);
    else turns.push([message]);
  }
  return turns;
}

/**
 * Counts from the newest turn back, each turn once: rendering the whole chat again for every dropped turn took seconds.
 */
function oldestThatFits(
  system: readonly ChatMessage[],
  turns: readonly (readonly ChatMessage[])[],
  { tokens }: LocalModel,
  most: number,
): number {
  const lengthOf = (messages: readonly ChatMessage[]) =>
    messages.reduce((sum, { content }) => sum + tokens.ids(content ?? '').length, 0);
  let from = turns.length - 1;
  let left = most - lengthOf(system) - lengthOf(turns[from] ?? []);
  while (from > 0) {
    left -= lengthOf(turns[from - 1] ?? []);
    if (left < 0) break;
    from--;
  }
  return Math.max(0, from);
}
