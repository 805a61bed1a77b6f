// What a model says in a message or in a piece of one: text, or the parts that some servers make of it, with its reasoning
// inside of the content or beside it.

import { z } from 'zod';

const part = z.looseObject({
  type: z.string().optional(),
  text: z.string().optional(),
  thinking: z.unknown().optional(),
  refusal: z.string().optional().catch(undefined),
});

/** Mistral's reasoning is a list of parts, Anthropic's a text. */
const thinking = z.union([
  z.string(),
  z
    .array(z.union([z.string(), part]))
    .transform((parts) => parts.map((one) => (typeof one === 'string' ? one : (one.text ?? ''))).join('')),
]);

export interface Content {
  /** Null where the server left it out. */
  text: string | null;
  reasoning: string;
}

/** One part that stands alone; any other object is the JSON that was asked for, which some servers have parsed already. */
const lonePart = z
  .record(z.string(), z.unknown())
  .transform((only) => (typeof only.text === 'string' ? only.text : JSON.stringify(only)));

const contentParts = z
  .union([z.string(), z.array(z.union([z.string(), part])), lonePart])
  .nullish()
  .transform((content): Content => {
    if (!Array.isArray(content)) return { text: content ?? null, reasoning: '' };
    let [text, reasoning] = ['', ''];
    for (const one of content) {
      if (typeof one === 'string') text += one;
      else if (TEXT_TYPES.includes(one.type)) text += one.text ?? '';
      else if (one.refusal) text += one.refusal;
      else reasoning += thinking.safeParse(one.thinking).data ?? '';
    }
    return { text, reasoning };
  });

const TEXT_TYPES: readonly unknown[] = ['text', 'output_text', undefined];

/** The text alone. */
export const contentReply = contentParts.transform(({ text }) => text);

/** It goes with an answer, which it must not break. */
const beside = thinking.nullish().catch(null);

/** What is said in a message, and in each piece of one. */
export const saidFields = {
  content: contentParts,
  /** In place of a content. */
  refusal: beside,
  /** vLLM once, llama.cpp, DeepSeek; then vLLM, Ollama, OpenRouter; Ollama's own; Copilot. */
  reasoning_content: beside,
  reasoning: beside,
  thinking: beside,
  reasoning_text: beside,
};

const said = z.object(saidFields);

export function saidOf({ content, refusal, ...thought }: z.output<typeof said>): Content {
  const { reasoning_content, reasoning, thinking, reasoning_text } = thought;
  return {
    text: content.text || refusal || content.text,
    // Some send two of them, one of which is empty.
    reasoning: reasoning_content || reasoning || thinking || reasoning_text || content.reasoning,
  };
}

/** JSON text nearly everywhere; TGI once sent the object itself. */
export const argumentsReply = z
  .unknown()
  .optional()
  .transform((said) => (typeof said === 'string' ? said : said == null ? '' : JSON.stringify(said)));

/** How tools were called before there could be several; some servers still do. */
export const functionCall = z.object({ name: z.string().nullish(), arguments: argumentsReply }).nullish();
