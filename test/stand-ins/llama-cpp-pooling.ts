// What llama-server answers when it is started for embeddings or ranks.

import { z } from 'zod';
import { type LlamaCppOptions, modelOf, refusal } from './llama-cpp.ts';
import { base64Floats, countTokens, embed, normalized, relevanceLogit } from './pretend-model.ts';
import { type Asked, isObject, type Reply } from './stand-in.ts';

export function embeddings(asked: Asked, options: LlamaCppOptions, openAi: boolean): Reply {
  if (options.mode !== 'embeddings')
    throw refusal(501, 'This server does not support embeddings. Start it with `--embeddings`', 'not_supported_error');
  const body = isObject(asked.body) ? asked.body : {};
  const input = body.input ?? body.content;
  if (input === undefined) throw refusal(400, '"input" or "content" must be provided');
  const { encoding_format: format = 'float' } = body;
  if (format !== 'float' && format !== 'base64')
    throw refusal(400, 'The format to return the embeddings in. Can be either float or base64');
  asked.ignored.push(
    ...Object.keys(body).filter(
      (key) => !['input', 'content', 'encoding_format', 'embd_normalize', 'model'].includes(key),
    ),
  );
  const texts =
    typeof input === 'string'
      ? [input]
      : Array.isArray(input)
        ? input.every((one) => typeof one === 'number')
          ? [input.join(' ')]
          : input.map(String)
        : [];
  if (texts.length === 0 || texts.includes('')) throw refusal(400, 'Input content cannot be empty');
  for (const text of texts)
    if (countTokens(text) > (options.contextSize ?? 4096))
      throw refusal(500, 'input is too large to process. increase the physical batch size', 'server_error');
  const vectors = texts.map((text) => normalized(embed(text)));
  if (!openAi) return { body: vectors.map((vector, index) => ({ index, embedding: [vector] })) };
  const data = vectors.map((vector, index) => ({
    embedding: format === 'base64' ? base64Floats(vector) : vector,
    index,
    object: 'embedding',
    ...(format === 'base64' && { encoding_format: 'base64' }),
  }));
  const count = texts.reduce((sum, text) => sum + countTokens(text), 0);
  return {
    body: {
      model: body.model ?? modelOf(options),
      object: 'list',
      usage: { prompt_tokens: count, total_tokens: count },
      data,
    },
  };
}

/** With `texts` it answers as TEI does, with `documents` as Jina does. */
export function rerank(asked: Asked, options: LlamaCppOptions): Reply {
  if (options.mode !== 'reranking')
    throw refusal(501, 'This server does not support reranking. Start it with `--reranking`', 'not_supported_error');
  const body = isObject(asked.body) ? asked.body : {};
  if (body.query === undefined) throw refusal(400, '"query" must be provided');
  if (typeof body.query !== 'string') throw refusal(400, '"query" must be a string');
  const { query } = body;
  const documents = z
    .array(z.string())
    .min(1)
    .safeParse(body.documents ?? body.texts);
  if (!documents.success) throw refusal(400, '"documents" must be a non-empty string array');
  asked.ignored.push(
    ...Object.keys(body).filter(
      (key) => !['query', 'documents', 'texts', 'top_n', 'model', 'return_text'].includes(key),
    ),
  );
  const ranked = documents.data
    .map((text, index) => ({ index, text, score: relevanceLogit(query, text) }))
    .sort((a, b) => b.score - a.score);
  const kept = ranked.slice(0, typeof body.top_n === 'number' ? body.top_n : undefined);
  if ('texts' in body)
    return {
      body: kept.map(({ index, text, score }) => ({ index, score, ...(body.return_text === true && { text }) })),
    };
  const count = ranked.reduce((sum, { text }) => sum + countTokens(query) + countTokens(text), 0);
  const results = kept.map(({ index, score }) => ({ index, relevance_score: score }));
  return {
    body: {
      model: body.model ?? modelOf(options),
      object: 'list',
      usage: { prompt_tokens: count, total_tokens: count },
      results,
    },
  };
}
