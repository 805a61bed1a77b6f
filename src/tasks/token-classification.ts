// Token classification: the names, places and other entities in a text.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, integer, text } from './schema/common-inputs.ts';
import { inputType } from './schema/input-type.ts';
import { outputType } from './schema/output-type.ts';
import { badReply, orListOfOne, parseReply, score } from './shared/reply.ts';
import { utf16Offsets } from './shared/utf16.ts';
import { omitNullish, wireBody } from './shared/wire-parameters.ts';

export interface Entity {
  entityGroup: string;
  score: number;
  word: string;
  start: number | null;
  end: number | null;
}

export interface TokenClassificationResult {
  results: Entity[];
}

const AggregationStrategy = builder.enumType('AggregationStrategy', {
  description: 'How the labels of tokens become the labels of words and names.',
  values: {
    NONE: { value: 'none', description: 'Every token keeps its own label, such as `B-PER`.' },
    SIMPLE: { value: 'simple', description: 'Neighbouring tokens of one label become one entity.' },
    FIRST: { value: 'first', description: "As SIMPLE, and a word takes its first token's label." },
    AVERAGE: { value: 'average', description: 'As SIMPLE, and a word takes the label with the best average score.' },
    MAX: { value: 'max', description: "As SIMPLE, and a word takes its surest token's label." },
  } as const,
});

const TokenClassificationParameters = builder.inputType('TokenClassificationParameters', {
  description: 'How entities are put together. Omitted parameters are not sent; the model decides.',
  fields: (t) => ({
    aggregationStrategy: t.field({
      type: AggregationStrategy,
      description: 'How tokens become entities. Default: SIMPLE on the router, NONE on most dedicated endpoints.',
    }),
    ignoreLabels: t.stringList({ description: 'Labels to leave out. Usual default: `["O"]`.' }),
    stride: t.int({
      description: 'Tokens that overlap between the chunks of a long text, 1 or more.',
      validate: integer(1, 100_000),
    }),
  }),
});

const TokenClassificationInput = inputType('TokenClassificationInput', {
  description: 'A text to look for entities in.',
  fields: (t) => ({
    inputs: t.string({ required: true, description: 'The text, at most 1,000,000 characters.', validate: text }),
    parameters: t.field({ type: TokenClassificationParameters, description: 'How entities are put together.' }),
    ...commonInputFields(t),
  }),
});

const EntityType = builder.objectRef<Entity>('Entity').implement({
  description: 'A labelled part of the text.',
  fields: (t) => ({
    entityGroup: t.exposeString('entityGroup', {
      description: "The kind of entity, in the model's words. With aggregation NONE, the token's own label (`B-PER`).",
    }),
    score: t.exposeFloat('score', { description: 'How likely the label is, from 0 to 1.' }),
    word: t.exposeString('word', {
      description: 'The entity as the model reads it: it can be lower-cased or a piece such as `##ness`.',
    }),
    start: t.exposeInt('start', {
      nullable: true,
      description: 'Start in the text, in UTF-16 units: `text.slice(start, end)`. Null if unknown.',
    }),
    end: t.exposeInt('end', {
      nullable: true,
      description: 'End in the text, in UTF-16 units, exclusive. Null if unknown.',
    }),
  }),
});

const TokenClassificationOutput = outputType<TokenClassificationResult>('TokenClassificationOutput', {
  description: 'The entities of the text.',
  fields: (t) => ({
    results: t.field({
      type: [EntityType],
      description: 'Entities, in the order of the text.',
      resolve: (output) => output.results,
    }),
  }),
});

const place = z.number().int().nonnegative().nullish();
const entity = z
  .object({
    entity_group: z.string().nullish(),
    entity: z.string().nullish(),
    score,
    word: z.string(),
    start: place,
    end: place,
  })
  .refine((found) => found.entity_group != null || found.entity != null);

export const tokenClassification = defineTask({
  id: 'token-classification',
  mutation: 'tokenClassification',
  description: 'Finds the people, places, organisations and other entities in a text.',
  example:
    '(input: { inputs: "My name is Bob Smith and I work at Acme Corp in New York.", parameters: { aggregationStrategy: SIMPLE } }) { results { entityGroup word score start end } }',
  input: TokenClassificationInput,
  output: TokenClassificationOutput,
  takes: { kind: 'text', field: 'inputs' },
  call: ({ inputs, parameters }) => ({ input: inputs, parameters: omitNullish(parameters) }),
  remote: {
    model: 'dslim/bert-base-NER',
    servers: ['hugging-face', 'toolkit'],
    request: ({ input, parameters }) => ({ body: wireBody(input, parameters) }),
    decode(reply, { input }): TokenClassificationResult {
      const found = parseReply(orListOfOne(z.array(entity)), reply, 'a list of {entity_group or entity, score, word}');
      const offset = utf16Offsets(input);
      const inText = (at: number | null | undefined) => {
        const place = at == null ? null : offset(at);
        if (place === undefined) throw badReply(reply, `places within the text's ${input.length} characters`);
        return place;
      };
      const results = found.map(({ entity_group, entity, score, word, ...place }) => {
        const [start, end] = [inText(place.start), inText(place.end)];
        if (start !== null && end !== null && start > end) throw badReply(reply, 'entities that end after they start');
        return { entityGroup: entity_group ?? entity ?? '', score, word, start, end };
      });
      return { results };
    },
    list: { request: (inputs, { parameters }) => ({ body: wireBody(inputs, parameters) }) },
  },
});
