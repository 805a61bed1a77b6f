// Text ranking: sorts texts by how well they answer a query.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, integer, nonEmptyText } from './schema/common-inputs.ts';
import { inputType } from './schema/input-type.ts';
import { outputType } from './schema/output-type.ts';
import { type QueryAndTexts, type RankedText, rankTexts, type TextRankingResult } from './shared/ranking.ts';
import { type ReplyMetadata, readingUsage, sumOfUsages } from './shared/reading-usage.ts';
import { badReply, parseReply, score } from './shared/reply.ts';
import { wholeNumber } from './shared/whole-number.ts';
import { omitNullish, wireParameters } from './shared/wire-parameters.ts';
import type { RemoteItem, RemoteRequest } from './task.ts';

const TextRankingInputs = inputType('TextRankingInputs', {
  description: 'A query, and the texts to rank.',
  fields: (t) => ({
    query: t.string({ required: true, description: 'The query; not empty.', validate: nonEmptyText }),
    texts: t.stringList({
      required: true,
      description: 'The texts to rank, 1 to 1000; none empty.',
      validate: z
        .array(nonEmptyText)
        .min(1, { error: 'expected at least one text, got none.' })
        .max(1000, { error: 'expected at most 1000 texts.' }),
    }),
  }),
});

const TextRankingParameters = builder.inputType('TextRankingParameters', {
  description: 'Number of texts to return, and handling of overlong ones.',
  fields: (t) => ({
    topK: t.int({ description: 'How many texts to return, 1 to 1000. Default: all.', validate: integer(1, 1000) }),
    truncate: t.boolean({
      description:
        'True: text beyond what the model can read is cut off. False: it is rejected. Default: depends on ' +
        'the server; true for local models.',
    }),
  }),
});

const TextRankingInput = inputType('TextRankingInput', {
  description: 'Texts to rank for a query.',
  fields: (t) => ({
    inputs: t.field({ type: TextRankingInputs, required: true, description: 'The query and the texts.' }),
    parameters: t.field({ type: TextRankingParameters, description: 'How they are ranked.' }),
    ...commonInputFields(t),
  }),
});

const RankedTextType = builder.objectRef<RankedText>('RankedText').implement({
  description: 'A text with its score.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'Its place in `texts`, from 0.' }),
    text: t.exposeString('text', { description: 'The text itself.' }),
    score: t.exposeFloat('score', {
      description:
        'How well it fits, by the model\'s own measure: 0 to 1 for most, a cosine where `info.via` is "embeddings".',
    }),
  }),
});

const TextRankingOutput = outputType<TextRankingResult>('TextRankingOutput', {
  description: 'The texts by how well they fit the query.',
  fields: (t) => ({
    results: t.field({
      type: [RankedTextType],
      description: 'The texts, best first.',
      resolve: (output) => output.results,
    }),
  }),
});

/** Reply of TEI, of the toolkit's `sentence-ranking`, and of llama.cpp for `texts`. */
const plain = z.object({ index: wholeNumber, score });
/** Jina's shape, also used by Cohere, vLLM, Infinity and llama.cpp; some name the score `score`. */
const named = z
  .object({ index: wholeNumber, relevance_score: score.optional(), score: score.optional() })
  .transform(({ index, relevance_score, score }) => ({ index, score: relevance_score ?? score ?? 0 }));
const ranks = z.union([
  z.array(plain).min(1),
  z.object({ results: z.array(named).min(1) }).transform(({ results }) => results),
  z.object({ data: z.array(named).min(1) }).transform(({ data }) => data),
  // Toolkit before 0.5.3.
  z.object({ scores: z.array(plain).min(1) }).transform(({ scores }) => scores),
]);
/** Ranking by embeddings: one cosine per text, in order. */
const cosines = z.union([
  z.array(score),
  z.object({ similarities: z.array(score) }).transform(({ similarities }) => similarities),
]);

function requestOf({ input: { query, texts }, parameters, model, server }: RemoteItem<QueryAndTexts>): RemoteRequest {
  const { topK, truncate } = parameters;
  const ignored = truncate === undefined ? [] : ['truncate'];
  if (server === 'hugging-face') {
    // hf-inference has no route for rerankers, so a sentence similarity model ranks the texts.
    return {
      route: 'similarity',
      body: { inputs: { source_sentence: query, sentences: texts } },
      ignored,
      via: 'embeddings',
    };
  }
  if (server === 'toolkit') return { body: { inputs: { query, texts } }, ignored };
  if (server === 'tei') return { route: 'rerank', body: { query, texts, ...wireParameters({ truncate }) } };
  const body = { ...(model ? { model } : {}), query, documents: texts, ...wireParameters({ topN: topK }) };
  return { route: 'rerank', body, ignored };
}

function ranked(reply: unknown, { input, parameters, server }: RemoteItem<QueryAndTexts>): TextRankingResult {
  if (server === 'hugging-face') {
    const scores = parseReply(cosines, reply, 'a list of numbers');
    if (scores.length !== input.texts.length) throw badReply(reply, `${input.texts.length} numbers, one per text`);
    return rankTexts(
      input,
      scores.map((score, index) => ({ index, score })),
      parameters,
    );
  }
  const found = parseReply(ranks, reply, 'a list of {index, score}, or {results: [{index, relevance_score}]}');
  const places = new Set(found.map(({ index }) => index));
  if (places.size !== found.length || found.some(({ index }) => index >= input.texts.length)) {
    throw badReply(reply, `each index once, and below ${input.texts.length}`);
  }
  const least = Math.min(
    input.texts.length,
    typeof parameters.topK === 'number' ? parameters.topK : Number.POSITIVE_INFINITY,
  );
  if (found.length < least) throw badReply(reply, `the scores of ${least} texts`);
  return rankTexts(input, found, parameters);
}

function decode(reply: unknown, item: RemoteItem<QueryAndTexts>, metadata?: ReplyMetadata): TextRankingResult {
  const usage = readingUsage(reply, metadata);
  return usage ? { ...ranked(reply, item), usage } : ranked(reply, item);
}

export const textRanking = defineTask({
  id: 'text-ranking',
  mutation: 'textRanking',
  description: 'Ranks texts by how well they answer a query.',
  example:
    '(input: { inputs: { query: "How do I reset my password?", texts: ["A dog is running in the park", "I want to change my login password"] } }) { results { index text score } }',
  input: TextRankingInput,
  output: TextRankingOutput,
  takes: { kind: 'text', field: 'query', inputs: TextRankingInputs, description: 'The text is the query.' },
  usage: ({ usage }) => usage ?? null,
  call: ({ inputs: { query, texts }, parameters }) => ({
    input: { query, texts },
    parameters: omitNullish(parameters),
  }),
  remote: {
    model: 'sentence-transformers/all-MiniLM-L6-v2',
    servers: ['hugging-face', 'toolkit', 'tei', 'openai'],
    request: requestOf,
    decode,
    parts: {
      split(item) {
        const { input, maxBatch, parameters } = item;
        if (maxBatch === undefined || input.texts.length <= maxBatch) return [item];
        // Parts are not limited to `topK`: scores of different parts are compared afterwards.
        const { topK: _ofAll, ...rest } = parameters;
        return Array.from({ length: Math.ceil(input.texts.length / maxBatch) }, (_, i) => ({
          ...item,
          parameters: rest,
          input: { ...input, texts: input.texts.slice(i * maxBatch, (i + 1) * maxBatch) },
        }));
      },
      join(results, { input, parameters, maxBatch = 0 }) {
        const all = results.flatMap(({ results }, part) =>
          results.map(({ index, score }) => ({ index: part * maxBatch + index, score })),
        );
        const usage = sumOfUsages(results.map((result) => result.usage));
        return { ...rankTexts(input, all, parameters), ...(usage && { usage }) };
      },
    },
  },
});
