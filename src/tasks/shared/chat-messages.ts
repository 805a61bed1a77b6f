// A chat as the turns of its two speakers, and as the messages that models take.

export interface Turns {
  text: string;
  pastUserInputs: string[];
  generatedResponses: string[];
}

export interface Conversation {
  pastUserInputs: string[];
  generatedResponses: string[];
}

export interface ConversationalResult {
  generatedText: string;
  conversation: Conversation;
}

/** The chat as messages, oldest first. */
export function toMessages({ text, pastUserInputs, generatedResponses }: Turns) {
  const past = pastUserInputs.flatMap((content, i) => [
    { role: 'user', content },
    { role: 'assistant', content: generatedResponses[i] ?? '' },
  ]);
  return [...past, { role: 'user', content: text }];
}

/** The answer with the conversation that it continues. */
export function replyTo(
  { text, pastUserInputs, generatedResponses }: Turns,
  generatedText: string,
): ConversationalResult {
  return {
    generatedText,
    conversation: {
      pastUserInputs: [...pastUserInputs, text],
      generatedResponses: [...generatedResponses, generatedText],
    },
  };
}
