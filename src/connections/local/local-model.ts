// Shows a transformers.js pipeline as the LocalModel that recipes work with. Runs in a child process.

import { type PreTrainedTokenizer, Tensor } from '@huggingface/transformers';
import { z } from 'zod';
import type { Encoded, LocalModel, Logits, PipelineName, Tokens } from '../../tasks/local-recipe.ts';
import { decodeAudio } from './decode-audio.ts';
import { decodeImage, encodeMask } from './decode-image.ts';
import { callPipeline, type Pipeline } from './pipeline.ts';

type Tokenizer = PreTrainedTokenizer;

const tokenizers = new WeakMap<LocalModel, Tokenizer>();

/** For the streamer, which needs the library's own object. */
export function tokenizerOf(model: LocalModel): Tokenizer | undefined {
  return tokenizers.get(model);
}

export function showModel(id: string, name: PipelineName, pipe: Pipeline): LocalModel {
  const config: Record<string, unknown> = { ...pipe.model.config };
  let tokens: Tokens | undefined;
  const model: LocalModel = {
    id,
    pipeline: name,
    config,
    labels: labelsOf(config.id2label),
    get tokens() {
      if (!pipe.tokenizer) throw new Error(`Model ${id} has no tokenizer.`);
      tokens ??= showTokens(pipe.tokenizer);
      return tokens;
    },
    call: (...input) => callPipeline(pipe, input),
    async forward({ tensors }) {
      const outputs: unknown = await pipe.model(tensors);
      return Object.fromEntries(Object.entries(outputs ?? {}).flatMap(([output, tensor]) => floats(output, tensor)));
    },
    image: decodeImage,
    audio: (file) => decodeAudio(file, samplingRate(pipe)),
    png: encodeMask,
  };
  if (pipe.tokenizer) tokenizers.set(model, pipe.tokenizer);
  return model;
}

function floats(name: string, tensor: unknown): [string, Logits][] {
  if (!(tensor instanceof Tensor) || !(tensor.data instanceof Float32Array)) return [];
  return [[name, { dims: tensor.dims, data: tensor.data }]];
}

function labelsOf(id2label: unknown): string[] {
  const parsed = z.record(z.string(), z.string()).safeParse(id2label);
  if (!parsed.success) return [];
  const labels: string[] = [];
  for (const [index, label] of Object.entries(parsed.data)) labels[Number(index)] = label;
  return labels;
}

/** Nearly every speech model listens at 16 kHz; the feature extractor knows better where there is one. */
function samplingRate(pipe: Pipeline): number {
  const shape = z.looseObject({
    feature_extractor: z.looseObject({ config: z.looseObject({ sampling_rate: z.number() }) }),
  });
  const found = shape.safeParse(pipe.processor);
  return found.success ? found.data.feature_extractor.config.sampling_rate : 16_000;
}

const encoding = z.looseObject({
  input_ids: z.array(z.array(z.number())),
  attention_mask: z.array(z.array(z.number())),
});

function showTokens(tokenizer: Tokenizer): Tokens {
  const maxLength = Number(tokenizer.model_max_length ?? Number.POSITIVE_INFINITY);
  const encoded = (raw: unknown): Encoded => {
    const { input_ids, attention_mask } = encoding.parse(raw);
    const tensors = Object.fromEntries(
      Object.entries(encoding.parse(raw)).flatMap(([key, rows]) => (isRows(rows) ? [[key, tensorOf(rows)]] : [])),
    );
    return { ids: input_ids, mask: attention_mask, tensors };
  };
  return {
    maxLength,
    maskId: tokenizer.mask_token_id ?? undefined,
    maskToken: tokenizer.mask_token ?? undefined,
    specialIds: new Set(tokenizer.all_special_ids),
    encode(texts, pairs) {
      const options = { padding: true, truncation: true, return_tensor: false as const };
      const cut = (text: string) => cutText(text, maxLength);
      return encoded(tokenizer(texts.map(cut), pairs ? { ...options, text_pair: pairs.map(cut) } : options));
    },
    ids: (text) => tokenizer.encode(text, { add_special_tokens: false }),
    build(first, second) {
      // The post-processor speaks in tokens, not ids: the special ones around a pair are told from an empty pair.
      return encoded(withSpecialTokens(tokenizer, first, second));
    },
    piece: (id) => tokenizer._tokenizer.id_to_token(id) ?? '',
    id: (piece) => tokenizer._tokenizer.token_to_id(piece) ?? undefined,
    decode: (ids, { skipSpecial = true } = {}) =>
      ids.length === 0 ? '' : tokenizer.decode([...ids], { skip_special_tokens: skipSpecial }),
    chat(messages) {
      if (!tokenizer.chat_template) return undefined;
      const text: unknown = tokenizer.apply_chat_template([...messages], {
        tokenize: false,
        add_generation_prompt: true,
      });
      return String(text);
    },
  };
}

/** No token stands for more than some characters: beyond these the model would see nothing, and 1 MB costs seconds. */
const CHARACTERS_PER_TOKEN = 64;

function cutText(text: string, maxLength: number): string {
  const limit = Math.min(maxLength, 100_000) * CHARACTERS_PER_TOKEN;
  return text.length > limit ? text.slice(0, limit) : text;
}

function isRows(rows: unknown): rows is number[][] {
  return Array.isArray(rows) && rows.every((row) => Array.isArray(row));
}

function tensorOf(rows: number[][]): Tensor {
  const data = BigInt64Array.from(rows.flat(), (id) => BigInt(id));
  return new Tensor('int64', data, [rows.length, rows[0]?.length ?? 0]);
}

function withSpecialTokens(tokenizer: Tokenizer, first: readonly number[], second?: readonly number[]) {
  const frame: number[] = second
    ? tokenizer.encode('', { text_pair: '', add_special_tokens: true })
    : tokenizer.encode('', { add_special_tokens: true });
  // [CLS] a [SEP], [CLS] a [SEP] b [SEP], <s> a </s></s> b </s>: one before, one after, the rest between.
  const before = frame.slice(0, 1);
  const after = frame.slice(-1);
  const between = frame.slice(1, -1);
  const head = [...before, ...first, ...(second ? between : after)];
  const tail = second ? [...second, ...after] : [];
  const ids = [...head, ...tail];
  return {
    input_ids: [ids],
    attention_mask: [ids.map(() => 1)],
    ...(tokenizer.return_token_type_ids ? { token_type_ids: [[...head.map(() => 0), ...tail.map(() => 1)]] } : {}),
  };
}
