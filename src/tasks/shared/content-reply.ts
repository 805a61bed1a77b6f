// Decodes message content: text or a list of parts, with reasoning inside the content or next to it.

import { z } from 'zod';

const part = z.looseObject({
  type: z.string().optional(),
  text: z.string().optional(),
  thinking: z.unknown().optional(),
  refusal: z.string().optional().catch(undefined),
});

/** Reasoning is a list of parts in Mistral's form and a text in Anthropic's. */
const thinking = z.union([
  z.string(),
  z
    .array(z.union([z.string(), part]))
    .transform((parts) => parts.map((one) => (typeof one === 'string' ? one : (one.text ?? ''))).join('')),
]);

export interface Content {
  /** Null if the server omits it. */
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

/** The text without reasoning. */
export const contentReply = contentParts.transform(({ text }) => text);

/** Optional: invalid values must not break an answer. */
const beside = thinking.nullish().catch(null);

/** Members of a message, and of each streamed piece. */
export const saidFields = {
  content: contentParts,
  /** Instead of content. */
  refusal: beside,
  /** Used by older vLLM, llama.cpp and DeepSeek; the next by vLLM, Ollama and OpenRouter; then Ollama's own route; Copilot. */
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

/** JSON text on nearly all servers; older TGI sends an object. */
export const argumentsReply = z
  .unknown()
  .optional()
  .transform((said) => (typeof said === 'string' ? said : said == null ? '' : JSON.stringify(said)));

/** The former format for a single tool call, which some servers still send. */
export const functionCall = z.object({ name: z.string().nullish(), arguments: argumentsReply }).nullish();
