// TEI's routes for classifiers and rerankers.

import { axumBody } from './axum.ts';
import { labelLogits, relevanceLogit, sigmoid, softmax } from './pretend-model.ts';
import type { Asked, Reply } from './stand-in.ts';
import { BODY_BYTES, checkBatch, encoded, headersOf, labelsOf, refusal, type TeiOptions } from './tei.ts';
import { predictRequest, rerankRequest } from './tei-requests.ts';

export function predict(asked: Asked, options: TeiOptions): Reply {
  const { inputs, raw_scores, ...cut } = axumBody(asked, predictRequest, BODY_BYTES);
  const batch = Array.isArray(inputs) && Array.isArray(inputs[0]);
  const sequences =
    Array.isArray(inputs) && Array.isArray(inputs[0]) ? inputs.map((pair) => [pair].flat()) : [[inputs].flat(2)];
  if (batch) checkBatch(sequences.length, options);
  if (options.kind !== 'classifier' && options.kind !== 'reranker')
    throw refusal('Backend error: Model is not a classifier model', 'Backend');
  const labels = labelsOf(options);
  const results = sequences.map(([first = '', second]) => {
    const [text = ''] = encoded([second === undefined ? first : `${first} ${second}`], cut, options);
    const logits = labels.length === 1 ? [relevanceLogit(first, second ?? first)] : labelLogits(text, labels);
    const scores = raw_scores ? logits : logits.length === 1 ? logits.map(sigmoid) : softmax(logits);
    return scores.map((score, at) => ({ score, label: labels[at] })).sort((a, b) => b.score - a.score);
  });
  return { headers: headersOf(sequences.flat()), body: batch ? results : results[0] };
}

export function rerank(asked: Asked, options: TeiOptions): Reply {
  const { query, texts, raw_scores, return_text, ...cut } = axumBody(asked, rerankRequest, BODY_BYTES);
  if (texts.length === 0) throw refusal('`texts` cannot be empty', 'Empty');
  if (options.kind !== 'reranker') throw refusal('Backend error: model is not a re-ranker model', 'Backend');
  checkBatch(texts.length, options);
  const ranks = texts.map((text, index) => {
    const [pair = ''] = encoded([`${query} ${text}`], cut, options);
    const logit = relevanceLogit(query, pair.slice(query.length));
    return { index, ...(return_text && { text }), score: raw_scores ? logit : sigmoid(logit) };
  });
  return { headers: headersOf(texts), body: ranks.sort((a, b) => b.score - a.score) };
}
