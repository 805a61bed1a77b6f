// What transformers' generating pipelines answer, and the parameters that their models refuse.

import { z } from 'zod';
import { chatTurn, continuation, limited } from './pretend-model.ts';
import { isObject } from './stand-in.ts';
import { type Call, type Pipeline, PipelineError, textsOf } from './text-pipelines.ts';

const GENERATION =
  'max_new_tokens max_length min_length min_new_tokens do_sample temperature top_k top_p typical_p repetition_penalty num_beams num_return_sequences early_stopping max_time stop_strings penalty_alpha length_penalty no_repeat_ngram_size use_cache eta_cutoff epsilon_cutoff num_beam_groups seed'.split(
    ' ',
  );

export function generating(parameters: Record<string, unknown>, own: string[]) {
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

const chat = z.array(z.object({ role: z.string(), content: z.unknown() })).min(1);

export function textGeneration({ inputs, parameters }: Call): unknown {
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

export function sequenceToSequence(key: 'summary_text' | 'translation_text'): Pipeline {
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
