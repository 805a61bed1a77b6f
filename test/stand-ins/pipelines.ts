// What transformers' pipelines answer behind the toolkit and hf-inference: the shapes for one input and for a list, and
// the exceptions whose texts those servers pass on.

import sharp from 'sharp';
import { z } from 'zod';
import {
  chatTurn,
  continuation,
  hash,
  LABELS,
  labelLogits,
  limited,
  sigmoid,
  softmax,
  tokensOf,
} from './pretend-model.ts';
import { isObject } from './stand-in.ts';
import { heard, isAudio } from './transcription.ts';

/** A Python exception in a pipeline; its text is the answer. */
export class PipelineError extends Error {}

export interface Call {
  inputs: unknown;
  parameters: Record<string, unknown>;
  /** The fork that serves hf-inference answers text classification and zero-shot classification in other shapes. */
  fork: boolean;
  labels?: string[];
}

type Pipeline = (call: Call) => unknown | Promise<unknown>;

const GENERATION =
  'max_new_tokens max_length min_length min_new_tokens do_sample temperature top_k top_p typical_p repetition_penalty num_beams num_return_sequences early_stopping max_time stop_strings penalty_alpha length_penalty no_repeat_ngram_size use_cache eta_cutoff epsilon_cutoff num_beam_groups seed'.split(
    ' ',
  );

function only(parameters: Record<string, unknown>, allowed: string[], where = '_sanitize_parameters()') {
  const unknown = Object.keys(parameters).find((key) => !allowed.includes(key));
  if (unknown) throw new PipelineError(`${where} got an unexpected keyword argument '${unknown}'`);
}

function generating(parameters: Record<string, unknown>, own: string[]) {
  const unused = Object.keys(parameters).filter((key) => !GENERATION.includes(key) && !own.includes(key));
  if (unused.length > 0)
    throw new PipelineError(
      `The following \`model_kwargs\` are not used by the model: [${unused.map((key) => `'${key}'`).join(', ')}] (note: typos in the generate arguments will also show up in this list)`,
    );
  const { temperature, top_p, num_return_sequences } = parameters;
  if (typeof temperature === 'number' && temperature <= 0)
    throw new PipelineError(
      `\`temperature\` (=${temperature}) has to be a strictly positive float, otherwise your next token scores will be invalid.`,
    );
  if (typeof top_p === 'number' && (top_p < 0 || top_p > 1))
    throw new PipelineError(`\`top_p\` has to be a float > 0 and < 1, but is ${top_p}`);
  return typeof num_return_sequences === 'number' ? num_return_sequences : 1;
}

function textsOf(inputs: unknown): { texts: string[]; list: boolean } {
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

const chat = z.array(z.object({ role: z.string(), content: z.unknown() })).min(1);

function textGeneration({ inputs, parameters }: Call): unknown {
  const { generate_kwargs, ...flat } = parameters;
  const own = [
    'return_full_text',
    'prefix',
    'truncation',
    'batch_size',
    'clean_up_tokenization_spaces',
    'handle_long_generation',
  ];
  const all = isObject(generate_kwargs) ? { ...flat, ...generate_kwargs } : flat;
  const n = generating(all, own);
  const maxTokens = typeof all.max_new_tokens === 'number' ? all.max_new_tokens : 256;
  const full = all.return_full_text !== false;
  const stop = [all.stop_strings].flat().filter((one) => typeof one === 'string');
  const times = (generated_text: unknown) => Array.from({ length: n }, () => ({ generated_text }));
  const one = (input: unknown) => {
    const messages = chat.safeParse(input);
    if (messages.success) {
      const content = limited(chatTurn(messages.data).text, { maxTokens, stop }).text;
      return times(full ? [...messages.data, { role: 'assistant', content }] : content);
    }
    const { texts } = textsOf([input]);
    const text = limited(continuation(texts[0] ?? ''), { maxTokens, stop }).text;
    return times(full ? texts[0] + text : text);
  };
  return Array.isArray(inputs) && !chat.safeParse(inputs).success ? inputs.map(one) : one(inputs);
}

function sequenceToSequence(key: 'summary_text' | 'translation_text'): Pipeline {
  return ({ inputs, parameters }) => {
    const { generate_kwargs, ...flat } = parameters;
    const all = key === 'translation_text' && isObject(generate_kwargs) ? { ...flat, ...generate_kwargs } : parameters;
    const n = generating(all, ['truncation', 'clean_up_tokenization_spaces', 'src_lang', 'tgt_lang', 'batch_size']);
    const { texts, list } = textsOf(inputs);
    const made = (text: string) => {
      const said =
        key === 'summary_text'
          ? `In short: ${text.split(' ').slice(0, 4).join(' ')}`
          : `<${all.tgt_lang ?? 'de'}> ${text}`;
      const maxTokens = Number(all.max_length ?? all.max_new_tokens ?? 60);
      return Array.from({ length: n }, () => ({ [key]: limited(said, { maxTokens }).text }));
    };
    const answers = texts.map(made);
    return list && n > 1 ? answers : answers.flat();
  };
}

function classification({ inputs, parameters, fork, labels = LABELS }: Call): unknown {
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

function tokenClassification(call: Call): unknown {
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

function fillMask(call: Call): unknown {
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

function zeroShot({ inputs, parameters, fork }: Call): unknown {
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

function questionAnswering({ inputs, parameters }: Call): unknown {
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

function tableQuestionAnswering({ inputs, parameters }: Call): unknown {
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

const IMAGE_MAGIC = ['\x89PNG', '\xff\xd8\xff', 'GIF8', 'RIFF', 'BM', 'II*', 'MM'];

function images(inputs: unknown): { list: boolean; all: Buffer[] } {
  const read = (input: unknown) => {
    const text = typeof input === 'string' ? input.replace(/^data:image\/[\w+.-]+;base64,/, '') : '';
    const bytes = Buffer.isBuffer(input) ? input : Buffer.from(text, 'base64');
    if (IMAGE_MAGIC.some((magic) => bytes.subarray(0, magic.length).toString('latin1') === magic)) return bytes;
    throw new PipelineError(
      `Incorrect image source. Must be a valid URL starting with \`http://\` or \`https://\`, a valid path to an image file, or a base64 encoded string. Got ${String(input)}. Failed with cannot identify image file`,
    );
  };
  return { list: Array.isArray(inputs), all: [inputs].flat().map(read) };
}

function overImages(
  allowed: string[],
  answer: (bytes: Buffer, parameters: Record<string, unknown>) => unknown,
): Pipeline {
  return async ({ inputs, parameters }) => {
    only(parameters, [...allowed, 'timeout', 'batch_size']);
    const { list, all } = images(inputs);
    const answers = await Promise.all(all.map((bytes) => answer(bytes, parameters)));
    return list ? answers : answers[0];
  };
}

function ranked(seed: string, top: unknown) {
  const scores = softmax(labelLogits(seed));
  return LABELS.map((label, at) => ({ label, score: scores[at] ?? 0 }))
    .sort((a, b) => b.score - a.score)
    .slice(0, Number(top ?? 5));
}

async function segments(bytes: Buffer, { subtask }: Record<string, unknown>) {
  const { width = 1, height = 1 } = await sharp(bytes).metadata();
  const mask = await sharp({ create: { width, height, channels: 3, background: '#fff' } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
  return [
    {
      score: subtask === 'semantic' ? null : 0.98,
      label: LABELS[hash(bytes.toString('base64')) % LABELS.length],
      mask: mask.toString('base64'),
    },
  ];
}

function audioOf(inputs: unknown): Buffer {
  if (typeof inputs === 'string') throw new PipelineError(`[Errno 36] File name too long: '${inputs}'`);
  if (!Buffer.isBuffer(inputs))
    throw new PipelineError("We expect a numpy ndarray or torch tensor as input, got `<class 'list'>`");
  if (!isAudio(inputs))
    throw new PipelineError(
      'Soundfile is either not in the correct format or is malformed. Ensure that the soundfile has a valid audio file extension (e.g. wav, flac or mp3) and is not corrupted. If reading from a remote URL, ensure that the URL is the full address to **download** the audio file.',
    );
  return inputs;
}

function speechRecognition({ inputs, parameters }: Call): unknown {
  only(parameters, [
    'return_timestamps',
    'generate_kwargs',
    'chunk_length_s',
    'stride_length_s',
    'return_language',
    'decoder_kwargs',
    'batch_size',
  ]);
  const { generate_kwargs: kwargs, return_timestamps: stamps } = parameters;
  if (kwargs !== undefined && !isObject(kwargs)) throw new PipelineError("'str' object is not a mapping");
  if (isObject(kwargs)) generating(kwargs, ['language', 'task', 'prompt_ids', 'is_multilingual']);
  const language = isObject(kwargs) && typeof kwargs.language === 'string' ? ` in ${kwargs.language}` : '';
  const text = ` ${heard(audioOf(inputs))}${language}`;
  if (!stamps) return { text };
  const parts = stamps === 'word' ? tokensOf(text) : [text];
  return {
    text,
    chunks: parts.map((part, at) => ({
      text: part,
      timestamp: [at / 2, at === parts.length - 1 && stamps === true ? null : (at + 1) / 2],
    })),
  };
}

export const PIPELINES: Record<string, Pipeline> = {
  'text-generation': textGeneration,
  summarization: sequenceToSequence('summary_text'),
  translation: sequenceToSequence('translation_text'),
  'text-classification': classification,
  'token-classification': tokenClassification,
  'fill-mask': fillMask,
  'zero-shot-classification': zeroShot,
  'question-answering': questionAnswering,
  'table-question-answering': tableQuestionAnswering,
  'image-classification': overImages(['top_k', 'function_to_apply'], (bytes, { top_k }) =>
    ranked(bytes.toString('base64'), top_k),
  ),
  'object-detection': overImages(['threshold'], (bytes, { threshold }) =>
    Number(threshold ?? 0.5) > 0.95
      ? []
      : [
          {
            score: 0.95,
            label: LABELS[hash(bytes.toString('base64')) % LABELS.length],
            box: { xmin: -1, ymin: 0, xmax: 12, ymax: 9 },
          },
        ],
  ),
  'image-segmentation': overImages(['subtask', 'threshold', 'mask_threshold', 'overlap_mask_area_threshold'], segments),
  'image-to-text': overImages(['max_new_tokens', 'generate_kwargs', 'prompt'], (bytes) => [
    { generated_text: `a picture of ${LABELS[hash(bytes.toString('base64')) % LABELS.length]} ` },
  ]),
  'automatic-speech-recognition': speechRecognition,
  'audio-classification': ({ inputs, parameters }) => {
    only(parameters, ['top_k', 'function_to_apply', 'batch_size']);
    return ranked(audioOf(inputs).toString('base64'), parameters.top_k).map(({ label, score }) => ({ score, label }));
  },
};
