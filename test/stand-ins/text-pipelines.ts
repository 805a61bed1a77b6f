// What transformers' classifying and extracting pipelines answer behind the toolkit and hf-inference: the shapes for one input and for a list, and
// the exceptions whose texts those servers pass on.

import { z } from 'zod';
import { hash, LABELS, labelLogits, sigmoid, softmax } from './pretend-model.ts';
import { isObject } from './stand-in.ts';

/** A Python exception in a pipeline; its text is the answer. */
export class PipelineError extends Error {}

export interface Call {
  inputs: unknown;
  parameters: Record<string, unknown>;
  /** The fork that serves hf-inference answers text classification and zero-shot classification in other shapes. */
  fork: boolean;
  labels?: string[];
}

export type Pipeline = (call: Call) => unknown | Promise<unknown>;

export function only(parameters: Record<string, unknown>, allowed: string[], where = '_sanitize_parameters()') {
  const unknown = Object.keys(parameters).find((key) => !allowed.includes(key));
  if (unknown) throw new PipelineError(`${where} got an unexpected keyword argument '${unknown}'`);
}

export function textsOf(inputs: unknown): { texts: string[]; list: boolean } {
  if (typeof inputs === 'string') return { texts: [inputs], list: false };
  const texts = z.array(z.string()).safeParse(inputs);
  if (!texts.success)
    throw new PipelineError(
      'text input must be of type `str` (single example), `list[str]` (batch or single pretokenized example) or `list[list[str]]` (batch of pretokenized examples).',
    );
  return { texts: texts.data, list: true };
}

function each<T>({ inputs }: Call, answer: (text: string) => T): T | T[] {
  const { texts, list } = textsOf(inputs);
  const all = texts.map(answer);
  return list ? all : (all[0] as T);
}

export function classification({ inputs, parameters, fork, labels = LABELS }: Call): unknown {
  only(
    parameters,
    ['top_k', 'function_to_apply', 'truncation', 'batch_size', 'padding', 'max_length'],
    'PreTrainedTokenizerFast._batch_encode_plus()',
  );
  if (isObject(inputs) && !fork)
    throw new PipelineError("TextClassificationPipeline.__call__() missing 1 required positional argument: 'inputs'");
  const activation = parameters.function_to_apply ?? 'softmax';
  if (!['softmax', 'sigmoid', 'none'].includes(String(activation).toLowerCase()))
    throw new PipelineError(`'${String(activation).toUpperCase()}'`);
  const { texts, list } = textsOf(isObject(inputs) ? `${inputs.text} ${inputs.text_pair}` : inputs);
  const ranked = texts.map((text) => {
    const logits = labelLogits(text, labels);
    const scores = activation === 'softmax' ? softmax(logits) : activation === 'sigmoid' ? logits.map(sigmoid) : logits;
    return scores.map((score, at) => ({ label: labels[at], score })).sort((a, b) => b.score - a.score);
  });
  if (!('top_k' in parameters)) {
    if (fork) return list ? [ranked.map(([top]) => top)] : [ranked[0]?.slice(0, 5)];
    return ranked.map(([top]) => top);
  }
  const { top_k } = parameters;
  const kept = ranked.map((all) => (typeof top_k === 'number' ? all.slice(0, top_k) : all));
  return list || fork ? kept : kept[0];
}

export function tokenClassification(call: Call): unknown {
  const { parameters, fork } = call;
  only(parameters, ['aggregation_strategy', 'ignore_labels', 'stride', 'batch_size']);
  const strategy = String(parameters.aggregation_strategy ?? (fork ? 'simple' : 'none')).toLowerCase();
  if (!['none', 'simple', 'first', 'average', 'max'].includes(strategy))
    throw new PipelineError(`'${strategy.toUpperCase()}'`);
  return each(call, (text) =>
    [...text.matchAll(/\p{Lu}[\p{L}]+/gu)].map(([word], at, all) => {
      const start = [...text.slice(0, all[at]?.index)].length;
      const place = { word, start, end: start + [...word].length };
      return strategy === 'none'
        ? { entity: 'B-PER', score: 0.99, index: at + 1, ...place }
        : { entity_group: 'PER', score: 0.99, ...place };
    }),
  );
}

export function fillMask(call: Call): unknown {
  const { parameters, inputs } = call;
  only(parameters, ['top_k', 'targets', 'tokenizer_kwargs', 'batch_size']);
  const targets = [parameters.targets ?? ['paris', 'lyon', 'nice', 'lille', 'brest', 'metz']].flat().map(String);
  const answers = each(call, (text) => {
    const masks = text.split('[MASK]').length - 1;
    if (masks === 0) throw new PipelineError('No mask_token ([MASK]) found on the input');
    const groups = Array.from({ length: masks }, (_, mask) =>
      targets.slice(0, Number(parameters.top_k ?? 5)).map((token_str, at) => ({
        score: 0.5 / (at + 1),
        token: hash(token_str) % 30_000,
        token_str,
        sequence: fillNth(text, mask, token_str, masks > 1),
      })),
    );
    return masks === 1 ? (groups[0] ?? []) : groups;
  });
  return Array.isArray(inputs) && inputs.length === 1 ? (answers as unknown[])[0] : answers;
}

function fillNth(text: string, nth: number, word: string, special: boolean): string {
  let at = -1;
  const filled = text.replaceAll('[MASK]', (mask) => (++at === nth ? word : mask));
  return special ? `[CLS] ${filled} [SEP]` : filled;
}

export function zeroShot({ inputs, parameters, fork }: Call): unknown {
  const { candidateLabels, candidate_labels = candidateLabels, multi_label, ...rest } = parameters;
  only(rest, ['hypothesis_template', 'multi_class', 'batch_size']);
  const given = isObject(inputs) ? (inputs.sequences ?? inputs.text) : inputs;
  if (candidate_labels === undefined || given === undefined)
    throw new PipelineError(
      'zero-shot-classification expects `inputs` to be either a string or a dict containing the key `text` or `sequences`, and `parameters` to be a dict containing either `candidate_labels` or `candidateLabels`.',
    );
  const labels =
    typeof candidate_labels === 'string'
      ? candidate_labels.split(',').map((label) => label.trim())
      : z.array(z.string()).parse(candidate_labels);
  const { texts, list } = textsOf(given);
  if (labels.length === 0 || texts.length === 0 || texts.includes(''))
    throw new PipelineError('You must include at least one label and at least one sequence.');
  if (typeof rest.hypothesis_template === 'string' && !rest.hypothesis_template.includes('{}'))
    throw new PipelineError(
      `The provided hypothesis_template "${rest.hypothesis_template}" was not able to be formatted with the target labels. Make sure the passed template includes formatting syntax such as {} where the label should go.`,
    );
  const all = texts.map((sequence) => {
    const logits = labelLogits(sequence, labels);
    const scores = multi_label || labels.length === 1 ? logits.map(sigmoid) : softmax(logits);
    const ranked = labels.map((label, at) => ({ label, score: scores[at] ?? 0 })).sort((a, b) => b.score - a.score);
    return { sequence, ranked };
  });
  const old = all.map(({ sequence, ranked }) => ({
    sequence,
    labels: ranked.map(({ label }) => label),
    scores: ranked.map(({ score }) => score),
  }));
  if (list) return old;
  return fork ? all[0]?.ranked : old[0];
}

export function questionAnswering({ inputs, parameters }: Call): unknown {
  only(parameters, [
    'top_k',
    'topk',
    'doc_stride',
    'max_answer_len',
    'max_seq_len',
    'max_question_len',
    'handle_impossible_answer',
    'align_to_words',
    'padding',
    'batch_size',
  ]);
  if (!isObject(inputs))
    throw new PipelineError(
      `inputs must be a dict, but a \`<class '${Array.isArray(inputs) ? 'list' : 'str'}'>\` was provided instead.`,
    );
  if (!('question' in inputs && 'context' in inputs))
    throw new PipelineError(
      'question-answering expects `inputs` to be a dict containing both `question` and `context` as the keys, both of them being either a `str` or a `List[str]`.',
    );
  const questions = textsOf(inputs.question).texts;
  const contexts = textsOf(inputs.context).texts;
  if (contexts.length !== questions.length && contexts.length !== 1)
    throw new PipelineError("Questions and contexts don't have the same lengths");
  const top = Number(parameters.top_k ?? 1);
  const answers = questions.map((question, at) => {
    const context = contexts[contexts.length === 1 ? 0 : at] ?? '';
    if (context === '') throw new PipelineError('`context` cannot be empty');
    if (question === '') throw new PipelineError('`question` cannot be empty');
    const words = [...context.matchAll(/[\p{L}\p{N}]+/gu)].reverse();
    const spans = words.slice(0, top).map((match, rank) => {
      const start = [...context.slice(0, match.index)].length;
      return { score: 0.9 / (rank + 1), start, end: start + [...match[0]].length, answer: match[0] };
    });
    return top === 1 ? spans[0] : spans;
  });
  return answers.length === 1 ? answers[0] : answers;
}

export function tableQuestionAnswering({ inputs, parameters }: Call): unknown {
  only(parameters, ['sequential', 'padding', 'truncation', 'batch_size']);
  if (!isObject(inputs))
    throw new PipelineError(
      `inputs must be a dict, but a \`<class '${Array.isArray(inputs) ? 'list' : 'str'}'>\` was provided instead.`,
    );
  const query = inputs.query ?? inputs.question;
  if (query === undefined || inputs.table === undefined)
    throw new PipelineError(
      'table-question-answering expects `inputs` to be a dict containing the keys `table` and either `question` or `query`.',
    );
  const table = z.record(z.string(), z.array(z.unknown())).safeParse(inputs.table);
  if (!table.success) throw new PipelineError("'list' object has no attribute 'keys'");
  const columns = Object.values(table.data);
  if (columns.length === 0) throw new PipelineError('table is empty');
  if (columns.some((column) => column.length !== columns[0]?.length))
    throw new PipelineError('All arrays must be of the same length');
  if (columns.flat().some((cell) => typeof cell !== 'string'))
    throw new PipelineError("expected string or bytes-like object, got 'int'");
  let before = '';
  const answers = textsOf(query).texts.map((text) => {
    // Each answer of a sequence depends on those before it.
    const key = parameters.sequential ? before + text : text;
    before = key;
    const column = hash(key) % columns.length;
    const row = hash(`${key}/row`) % (columns[0]?.length ?? 1);
    const cell = String(columns[column]?.[row]);
    return { answer: `AVERAGE > ${cell}`, coordinates: [[row, column]], cells: [cell], aggregator: 'AVERAGE' };
  });
  return answers.length === 1 ? answers[0] : answers;
}
