// Adapts a transformers.js tokenizer in a child process to the Tokens that recipes use.

import { type PreTrainedTokenizer, Tensor } from '@huggingface/transformers';
import { z } from 'zod';
import type { Encoded, TokenRow, Tokens } from '../recipe.ts';

/**
 * A token covers only a few characters: text beyond this exceeds the model's input, and tokenizing 1 MB takes seconds.
 */
const CHARACTERS_PER_TOKEN = 64;
/** Some tokenizers give 10^30, which means no limit. */
const NO_LIMIT = 1e6;

/** Data from files other than the tokenizer's own. */
export interface TokenizerFacts {
  /** The number of positions that the network supports; undefined if unlimited. */
  positions: number | undefined;
  /** Overrides the template in the tokenizer's settings, as in transformers. */
  chatTemplate: string | undefined;
}

export function createTokenizerAdapter(
  tokenizer: PreTrainedTokenizer,
  { positions = Number.POSITIVE_INFINITY, chatTemplate }: TokenizerFacts,
): Tokens {
  const said = Number(tokenizer.model_max_length);
  // Many tokenizers specify no length; beyond its position table the network fails.
  const maxLength = Math.min(said > 0 && said < NO_LIMIT ? said : Number.POSITIVE_INFINITY, positions);
  const cutAt = Math.min(maxLength, 16_384) * CHARACTERS_PER_TOKEN;
  const frame = createFrame(tokenizer);
  const templates = chatTemplate ? [chatTemplate] : templatesOf(tokenizer.chat_template);
  return {
    maxLength,
    maskId: tokenizer.mask_token_id ?? undefined,
    maskToken: tokenizer.mask_token ?? undefined,
    specialIds: new Set(tokenizer.all_special_ids),
    get special() {
      const { one, pair } = frame();
      return { one: one.flat().length, pair: pair.flat().length };
    },
    ids: (text, { whole = false } = {}) =>
      tokenizer.encode(whole || text.length <= cutAt ? text : text.slice(0, cutAt), { add_special_tokens: false }),
    build: (rows) => build(rows, frame(), { maxLength, tokenizer }),
    piece: (id) => tokenizer._tokenizer.id_to_token(id) ?? '',
    id: (piece) => tokenizer._tokenizer.token_to_id(piece) ?? undefined,
    decode: (ids, { skipSpecial = true } = {}) =>
      ids.length === 0 ? '' : tokenizer.decode([...ids], { skip_special_tokens: skipSpecial }),
    languages: isMarian(tokenizer) ? markedLanguages(tokenizer) : languagesOf(tokenizer),
    marksTarget: isMarian(tokenizer),
    canThink: templates.some((template) => template.includes('enable_thinking')),
    chat(messages, { thinking = false } = {}) {
      if (templates.length === 0) return undefined;
      // `enable_thinking` is a variable of some templates (Qwen3); others ignore it.
      const options = { tokenize: false, add_generation_prompt: true, enable_thinking: thinking };
      if (chatTemplate) Object.assign(options, { chat_template: chatTemplate });
      const texts = messages.map(({ role, content }) => ({ role, content: content ?? '' }));
      const text: unknown = tokenizer.apply_chat_template(texts, options);
      return String(text);
    },
  };
}

/** One template, or several by name. */
function templatesOf(template: unknown): string[] {
  if (typeof template === 'string') return [template];
  return typeof template === 'object' && template !== null ? Object.values(template).map(String) : [];
}

const languageCodes = z.looseObject({ language_codes: z.array(z.string()) });

function languagesOf(tokenizer: PreTrainedTokenizer): string[] {
  const found = languageCodes.safeParse(tokenizer);
  return found.success ? found.data.language_codes : [];
}

function isMarian(tokenizer: PreTrainedTokenizer): boolean {
  return 'supported_language_codes' in tokenizer;
}

/**
 * Read from the vocabulary, because the library's own list omits every other language (a stateful regular expression).
 */
function markedLanguages(tokenizer: PreTrainedTokenizer): string[] {
  return [...tokenizer.get_vocab().keys()].flatMap((piece) => /^>>(\w+)<<$/.exec(piece)?.[1] ?? []);
}

/** Special tokens before, between and after the texts. */
interface Frame {
  one: readonly [readonly number[], readonly number[]];
  pair: readonly [readonly number[], readonly number[], readonly number[]];
}

/** Derived from the encoding of a single letter, because truncation by the library would cut off the closing token. */
function createFrame(tokenizer: PreTrainedTokenizer): () => Frame {
  let frame: Frame | undefined;
  return () => {
    if (frame) return frame;
    const bare = tokenizer.encode('a', { add_special_tokens: false });
    const one = tokenizer.encode('a');
    const pair = tokenizer.encode('a', { text_pair: 'a' });
    const at = indexOf(one, bare, 0);
    const first = indexOf(pair, bare, 0);
    const second = indexOf(pair, bare, first + bare.length);
    frame = {
      one: [one.slice(0, at), one.slice(at + bare.length)],
      pair: [pair.slice(0, first), pair.slice(first + bare.length, second), pair.slice(second + bare.length)],
    };
    return frame;
  };
}

function indexOf(ids: readonly number[], part: readonly number[], from: number): number {
  for (let at = from; at <= ids.length - part.length; at++) {
    if (part.every((id, i) => ids[at + i] === id)) return at;
  }
  return from;
}

function build(
  rows: readonly TokenRow[],
  { one, pair }: Frame,
  { maxLength, tokenizer }: { maxLength: number; tokenizer: PreTrainedTokenizer },
): Encoded {
  const built = rows.map(({ first, second }) => {
    const [before, between, after] = second ? pair : [one[0], [], one[1]];
    const room = Math.max(0, maxLength - before.length - between.length - after.length - (second?.length ?? 0));
    const head = [...before, ...first.slice(0, room), ...between];
    return { ids: [...head, ...(second ?? []), ...after], second: head.length, truncated: first.length > room };
  });
  const longest = Math.max(...built.map(({ ids }) => ids.length));
  const padded = <T>(values: readonly T[], padding: T) => [
    ...values,
    ...Array.from({ length: longest - values.length }, () => padding),
  ];
  const ids = built.map((row) => padded(row.ids, tokenizer.pad_token_id ?? 0));
  const mask = built.map((row) =>
    padded(
      row.ids.map(() => 1),
      0,
    ),
  );
  const types = built.map((row, r) =>
    padded(
      row.ids.map((_, i) => (rows[r]?.second && i >= row.second ? 1 : 0)),
      0,
    ),
  );
  return {
    ids,
    mask,
    starts: { first: (rows[0]?.second ? pair : one)[0].length, second: built.map(({ second }) => second) },
    truncated: built.map(({ truncated }) => truncated),
    tensors: {
      input_ids: tensorOf(ids),
      attention_mask: tensorOf(mask),
      // Models without token types fail if they get them; other models get them from the tokenizer.
      ...(tokenizer.return_token_type_ids ? { token_type_ids: tensorOf(types) } : {}),
    },
  };
}

/** Ids fit the low half of each 64-bit number; a BigInt for each would take a twentieth of a short text's time. */
function tensorOf(rows: readonly (readonly number[])[]): Tensor {
  const width = rows[0]?.length ?? 0;
  const data = new BigInt64Array(rows.length * width);
  const halves = new Uint32Array(data.buffer);
  rows.forEach((row, r) => {
    // All platforms of onnxruntime are little-endian.
    for (let i = 0; i < width; i++) halves[(r * width + i) * 2] = row[i] ?? 0;
  });
  return new Tensor('int64', data, [rows.length, width]);
}
