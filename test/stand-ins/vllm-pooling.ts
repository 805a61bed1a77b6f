// What vLLM answers for models that do not generate: embeddings, ranks, scores and classes.

import {
  base64Floats,
  cosine,
  countTokens,
  embed,
  LABELS,
  labelLogits,
  normalized,
  relevanceLogit,
  sigmoid,
  softmax,
} from './pretend-model.ts';
import { type Asked, Refusal, type Reply } from './stand-in.ts';
import { CREATED, lengthOf, namesOf, refused, request, type VllmOptions } from './vllm.ts';
import { classifyRequest, embeddingRequest, rerankRequest, scoreRequest } from './vllm-requests.ts';

/** The texts as the model reads them: cut where the request says so, refused where they are too long. */
function fitted(texts: string[], options: VllmOptions, keep: number | null | undefined): string[] {
  const limit = lengthOf(options);
  if (keep && keep > limit)
    throw new Refusal(
      refused(
        options,
        400,
        `truncate_prompt_tokens value is greater than max_model_len (${limit}). Please, select a smaller truncation size.`,
      ),
    );
  return texts.map((text) => {
    const count = countTokens(text);
    const most = keep === -1 ? limit : (keep ?? undefined);
    if (most !== undefined && count > most) return text.trim().split(/\s+/).slice(-most).join(' ');
    if (count <= limit) return text;
    const message = `This model's maximum context length is ${limit} tokens. However, you requested ${count} tokens in the input for embedding generation. Please reduce the length of the input.`;
    throw new Refusal(refused(options, 400, message));
  });
}

function usageOf(texts: string[]) {
  const count = texts.reduce((sum, text) => sum + countTokens(text), 0);
  return { prompt_tokens: count, total_tokens: count, completion_tokens: 0, prompt_tokens_details: null };
}

export function embeddings(asked: Asked, options: VllmOptions): Reply {
  const body = request(asked, options, embeddingRequest);
  const all = typeof body.input === 'string' ? [body.input] : body.input;
  const raw =
    typeof all[0] === 'number' ? [all.join(' ')] : all.map((one) => (Array.isArray(one) ? one.join(' ') : String(one)));
  const { dimensions } = body;
  const name = namesOf(options)[0];
  if (dimensions != null && !options.matryoshka)
    return refused(
      options,
      400,
      `Model "${name}" does not support matryoshka representation, changing output dimensions will lead to poor results.`,
    );
  if (dimensions != null && !options.matryoshka?.includes(dimensions))
    return refused(
      options,
      400,
      `Model "${name}" only supports [${options.matryoshka}] matryoshka dimensions, use other output dimensions will lead to poor results.`,
    );
  const texts = fitted(raw, options, body.truncate_prompt_tokens);
  const data = texts.map((text, index) => {
    const vector = normalized(embed(text).slice(0, dimensions ?? undefined));
    return { index, object: 'embedding', embedding: body.encoding_format === 'base64' ? base64Floats(vector) : vector };
  });
  return {
    body: {
      id: 'embd-stand-in',
      object: 'list',
      created: CREATED,
      model: body.model ?? name,
      data,
      usage: usageOf(texts),
    },
  };
}

function pairScore(a: string, b: string, { task }: VllmOptions, raw: boolean): number {
  if (task === 'embed') return cosine(embed(a), embed(b));
  const logit = relevanceLogit(a, b);
  return raw ? logit : sigmoid(logit);
}

export function rerank(asked: Asked, options: VllmOptions): Reply {
  const body = request(asked, options, rerankRequest);
  const documents = [body.documents].flat();
  if (documents.length < 1) return refused(options, 400, 'At least one text_pair element must be given');
  fitted(documents, options, body.truncate_prompt_tokens);
  const results = documents
    .map((text, index) => ({
      index,
      document: { text, multi_modal: null },
      relevance_score: pairScore(body.query, text, options, body.use_activation === false),
    }))
    .sort((a, b) => b.relevance_score - a.relevance_score);
  const { prompt_tokens, total_tokens } = usageOf([body.query, ...documents]);
  const kept = body.top_n > 0 ? results.slice(0, body.top_n) : results;
  return {
    body: {
      id: 'rerank-stand-in',
      model: body.model ?? namesOf(options)[0],
      usage: { prompt_tokens, total_tokens },
      results: kept,
    },
  };
}

export function score(asked: Asked, options: VllmOptions): Reply {
  const body = request(asked, options, scoreRequest);
  const [ones, others] =
    'queries' in body
      ? [body.queries, body.documents]
      : 'data_1' in body
        ? [body.data_1, body.data_2]
        : [body.text_1, body.text_2];
  const [left, right] = [[ones].flat(), [others].flat()];
  if (left.length < 1 || right.length < 1) return refused(options, 400, 'At least one text element must be given');
  if (left.length > 1 && left.length !== right.length)
    return refused(options, 400, 'Input lengths must be either 1:1, 1:N or N:N');
  const data = right.map((text, index) => ({
    index,
    object: 'score',
    score: pairScore(left[left.length === 1 ? 0 : index] ?? '', text, options, body.use_activation === false),
  }));
  return {
    body: {
      id: 'score-stand-in',
      object: 'list',
      created: CREATED,
      model: body.model ?? namesOf(options)[0],
      data,
      usage: usageOf([...left, ...right]),
    },
  };
}

export function classify(asked: Asked, options: VllmOptions): Reply {
  const body = request(asked, options, classifyRequest);
  const labels = options.labels ?? LABELS;
  const texts = fitted([body.input].flat(), options, body.truncate_prompt_tokens);
  const data = texts.map((text, index) => {
    const logits = labelLogits(text, labels);
    const probs = body.use_activation === false ? logits : softmax(logits);
    return { index, label: labels[logits.indexOf(Math.max(...logits))], probs, num_classes: labels.length };
  });
  return {
    body: {
      id: 'classify-stand-in',
      object: 'list',
      created: CREATED,
      model: body.model ?? namesOf(options)[0],
      data,
      usage: usageOf(texts),
    },
  };
}
