// Fill mask: the most likely words for [MASK] in a text.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, integer, text } from './schema/common-inputs.ts';
import { outputType } from './schema/output-type.ts';
import { bestFirst, parseReply, score } from './shared/reply.ts';
import { omitNullish, wireBody } from './shared/wire-parameters.ts';

export interface MaskCandidate {
  score: number;
  sequence: string;
  token: number;
  tokenStr: string;
}

export interface FillMaskResult {
  results: MaskCandidate[];
  masks: MaskCandidate[][];
}

const FillMaskParameters = builder.inputType('FillMaskParameters', {
  description: 'Omitted parameters are not sent; the model decides.',
  fields: (t) => ({
    topK: t.int({ description: 'Candidates per mask, 1 to 1000. Usual default: 5.', validate: integer(1, 1000) }),
    targets: t.stringList({ description: 'Only these words are scored. Default: the whole vocabulary.' }),
  }),
});

const FillMaskInput = builder.inputType('FillMaskInput', {
  description: 'A text with a mask in it.',
  fields: (t) => ({
    inputs: t.string({
      required: true,
      description:
        "Text with at least one mask, written as the model's mask token: `[MASK]` for BERT, `<mask>` for RoBERTa. " +
        'At most 1,000,000 characters.',
      validate: text,
    }),
    parameters: t.field({ type: FillMaskParameters, description: 'Number and choice of candidates.' }),
    ...commonInputFields(t),
  }),
});

const MaskCandidateType = builder.objectRef<MaskCandidate>('MaskCandidate').implement({
  description: 'One way to fill a mask.',
  fields: (t) => ({
    score: t.exposeFloat('score', { description: 'How likely it is, from 0 to 1.' }),
    sequence: t.exposeString('sequence', {
      description: 'The text with the mask filled. With several masks it may hold special tokens such as `[CLS]`.',
    }),
    token: t.exposeInt('token', { description: "Id of the token in the model's vocabulary." }),
    tokenStr: t.exposeString('tokenStr', { description: 'The token as text; some models keep a leading space.' }),
  }),
});

const FillMaskOutput = outputType<FillMaskResult>('FillMaskOutput', {
  description: 'Candidates for each mask.',
  fields: (t) => ({
    results: t.field({
      type: [MaskCandidateType],
      description: 'Candidates for the first mask, best first.',
      resolve: (output) => output.results,
    }),
    masks: t.field({
      type: t.listRef(t.listRef(MaskCandidateType)),
      description: 'Candidates for each mask, in the order of the masks, each list best first.',
      resolve: (output) => output.masks,
    }),
  }),
});

const candidate = z
  .object({ score, sequence: z.string(), token: z.int32().nonnegative(), token_str: z.string() })
  .transform(({ token_str, ...rest }): MaskCandidate => ({ ...rest, tokenStr: token_str }));

const reply = z.union([z.array(candidate).transform((only) => [only]), z.array(z.array(candidate)).min(1)]);

export const fillMask = defineTask({
  id: 'fill-mask',
  mutation: 'fillMask',
  description: 'Finds the words most likely to stand at each mask of a text.',
  example: '(input: { inputs: "The capital of France is [MASK]." }) { results { tokenStr score sequence } }',
  input: FillMaskInput,
  output: FillMaskOutput,
  call: ({ inputs, parameters }) => ({ input: inputs, parameters: omitNullish(parameters) }),
  remote: {
    model: 'google-bert/bert-base-uncased',
    servers: ['hugging-face', 'toolkit'],
    request: ({ input, parameters }) => ({ body: wireBody(input, parameters) }),
    decode(body): FillMaskResult {
      const masks = parseReply(reply, body, 'a list of {score, token, token_str, sequence}').map(bestFirst);
      return { results: masks[0] ?? [], masks };
    },
    list: {
      request: (inputs, { parameters }) => ({ body: wireBody(inputs, parameters) }),
    },
  },
});
