// Compares texts by the cosine of their embeddings, or word by word if the model is built for that.

import { InferenceError } from '../../../inference/errors.ts';
import type { LocalModel } from '../recipe.ts';
import { answerShape } from './answer-shape.ts';
import { bucketByLength } from './bucket-by-length.ts';
import { coverWords, opposeWords, type Words, wordsOf } from './compare-words.ts';
import { embedTexts, unit } from './embed-texts.ts';
import { dot } from './math.ts';
import { readPhrases } from './read-phrases.ts';
import { readText } from './read-text.ts';

export type Purpose = 'MEANING' | 'ANSWER';

export interface Comparison {
  /** Similarity of each of the others to the source. */
  scores: number[];
  /** At least one of the texts was truncated. */
  truncated: boolean;
}

/**
 * For each item, compares each of the others with its source.
 * @param parameters how texts are encoded
 * @param purpose MEANING compares the meaning of two texts. ANSWER, for models that compare word by word, measures how
 *   much of a query a text covers and whether the text has the form of an answer.
 */
export async function compareTexts(
  items: readonly { source: string; others: readonly string[] }[],
  parameters: Readonly<Record<string, unknown>>,
  model: LocalModel,
  purpose: Purpose,
): Promise<Comparison[]> {
  // Calls that compare the same texts share their embeddings.
  const texts = [...new Set(items.flatMap(({ source, others }) => [source, ...others]))];
  const isByWords = comparesWords(model);
  const plain = (text: string) => (isByWords ? readPhrases(model.config, text) : text);
  const read = texts.map((text) => readText(plain(text), parameters, model));
  const rows = read.map(({ ids }) => ids);
  const likeness = isByWords ? await likenessOfWords(texts, rows, model, purpose) : await cosines(texts, rows, model);
  const cut = new Set(texts.filter((_, i) => read[i]?.truncated));
  return items.map(({ source, others }) => ({
    scores: others.map((other) => likeness(source, other)),
    truncated: [source, ...others].some((text) => cut.has(text)),
  }));
}

type Likeness = (source: string, other: string) => number;

async function cosines(texts: readonly string[], rows: readonly (readonly number[])[], model: LocalModel) {
  const found = await embedTexts(rows, model);
  const vectors = new Map(texts.map((text, i) => [text, unit(found[i] ?? new Float32Array())]));
  const likeness: Likeness = (source, other) => {
    const [first, second] = [vectors.get(source), vectors.get(other)];
    return first && second ? dot(first, second) : 0;
  };
  return likeness;
}

/** Set by `"similarity": "words"` in config.json: the token vectors of the model are word vectors. */
function comparesWords({ config }: LocalModel): boolean {
  return config.similarity === 'words';
}

/** Batch size: texts per tensor. */
const TEXTS_AT_ONCE = 32;

/**
 * Tuned on the everyday inputs of the bundled model: the weights of words in both texts, of the reverse direction (how
 * much of the first text the second covers), of opposites, and of the answer form; and the power that spreads the scores.
 */
const SHARED = 0.35;
const BACK = 0.3;
const OPPOSED = 0.3;
const SHAPED = 0.35;
const CLOSENESS = 0.45;

/** Encodes each text once, however often it is compared. */
async function likenessOfWords(
  texts: readonly string[],
  rows: readonly (readonly number[])[],
  model: LocalModel,
  purpose: Purpose,
) {
  const words = new Map<string, Words>();
  for (let at = 0; at < texts.length; at += TEXTS_AT_ONCE) {
    const group = rows.slice(at, at + TEXTS_AT_ONCE);
    const found = await bucketByLength(
      group,
      (some) => wordsOfRows(some, model),
      ({ length }) => length * 4,
    );
    found.forEach((own, i) => {
      words.set(texts[at + i] ?? '', own);
    });
  }
  const likeness: Likeness = (source, other) => {
    const [first, second] = [words.get(source), words.get(other)];
    if (!first || !second) return 0;
    if (purpose === 'ANSWER')
      return (coverWords(first, second, 1) + SHAPED * answerShape(source, other)) / (1 + SHAPED);
    const said = (1 - BACK) * coverWords(first, second, SHARED) + BACK * coverWords(second, first, SHARED);
    const alike = said - OPPOSED * (opposeWords(first, second) + opposeWords(second, first));
    // The power keeps the order and moves a paraphrase with few shared words closer to 1, as a cosine would.
    return alike > 0 ? alike ** CLOSENESS : Math.max(-1, alike);
  };
  return likeness;
}

async function wordsOfRows(rows: readonly (readonly number[])[], model: LocalModel): Promise<Words[]> {
  const encoded = model.tokens.build(rows.map((first) => ({ first })));
  const { last_hidden_state: hidden } = await model.forward(encoded);
  if (!hidden) throw new InferenceError('TASK_NOT_SUPPORTED', `Model ${model.id} gives no embeddings.`);
  const [, length = 0, width = 0] = hidden.dims;
  return encoded.mask.map((mask, row) => {
    const at = (token: number) => (row * length + token) * width;
    const own = [...mask.keys()].filter((i) => mask[i] === 1);
    return wordsOf(
      own.map((i) => hidden.data.subarray(at(i), at(i) + width)),
      own.map((i) => model.tokens.piece(encoded.ids[row]?.[i] ?? 0)),
    );
  });
}
