// Translation: a text in another language.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, nonEmptyText } from './schema/common-inputs.ts';
import { inputType } from './schema/input-type.ts';
import { outputType } from './schema/output-type.ts';
import { generatedText } from './shared/generation.ts';
import { parseReply } from './shared/reply.ts';
import { Truncation } from './shared/truncation.ts';
import { omitNullish, wireBody } from './shared/wire-parameters.ts';

export interface TranslationResult {
  translationText: string;
}

const TranslationParameters = builder.inputType('TranslationParameters', {
  description: 'From which language to which. Omitted parameters are not sent; the model decides.',
  fields: (t) => ({
    srcLang: t.string({
      description: 'Language of the text, as the model names it (`en_XX`, `eng_Latn`). Needed by multilingual models.',
    }),
    tgtLang: t.string({
      description: 'Language to translate to, as the model names it (`fr_XX`). Needed by multilingual models.',
    }),
    truncation: t.field({ type: Truncation, description: 'What happens to a text that is too long for the model.' }),
    cleanUpTokenizationSpaces: t.boolean({ description: 'True: stray spaces before punctuation are removed.' }),
  }),
});

const TranslationInput = inputType('TranslationInput', {
  description: 'A text to translate.',
  fields: (t) => ({
    inputs: t.string({
      required: true,
      description: 'The text; not empty, at most 1,000,000 characters.',
      validate: nonEmptyText,
    }),
    parameters: t.field({ type: TranslationParameters, description: 'From which language to which.' }),
    ...commonInputFields(t),
  }),
});

const TranslationOutput = outputType<TranslationResult>('TranslationOutput', {
  description: 'The translated text.',
  text: ({ translationText }) => translationText,
  fields: (t) => ({
    translationText: t.string({ description: 'The translation.', resolve: (output) => output.translationText }),
  }),
});

/** Text generation models also translate: transformers 5 has no translation pipeline. */
const translated = z.union([
  z.object({ translation_text: z.string() }).transform((reply) => reply.translation_text),
  generatedText,
]);
const candidates = z.union([
  translated,
  z
    .array(translated)
    .min(1)
    .transform(([first]) => first),
  z.tuple([z.array(translated).min(1)]).transform(([[first]]) => first),
]);

export const translation = defineTask({
  id: 'translation',
  mutation: 'translation',
  weight: 5,
  description: 'Translates a text into another language.',
  example: '(input: { inputs: "Good morning" }) { translationText }',
  input: TranslationInput,
  output: TranslationOutput,
  takes: { kind: 'text', field: 'inputs' },
  call: ({ inputs, parameters }) => ({ input: inputs, parameters: omitNullish(parameters) }),
  remote: {
    model: 'google-t5/t5-small',
    servers: ['hugging-face', 'toolkit'],
    request: ({ input, parameters }) => ({ body: wireBody(input, parameters) }),
    decode: (reply): TranslationResult => ({
      translationText: parseReply(candidates, reply, 'a list of {translation_text} or {generated_text}') ?? '',
    }),
    list: { request: (inputs, { parameters }) => ({ body: wireBody(inputs, parameters) }) },
  },
});
