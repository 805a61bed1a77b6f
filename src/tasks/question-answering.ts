// Question answering: the part of a text that answers a question.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, integer, nonEmptyText } from './schema/common-inputs.ts';
import { inputType } from './schema/input-type.ts';
import { outputType } from './schema/output-type.ts';
import { badReply, bestFirst, parseReply, score } from './shared/reply.ts';
import { utf16Offsets } from './shared/utf16.ts';
import { omitNullish, wireBody } from './shared/wire-parameters.ts';

export interface FoundAnswer {
  answer: string;
  score: number;
  start: number;
  stop: number;
}

export interface QuestionAnsweringResult {
  answers: FoundAnswer[];
}

export interface QuestionAndContext {
  question: string;
  context: string;
}

const QuestionAnsweringInputs = inputType('QuestionAnsweringInputs', {
  description: 'A question, and the text that holds its answer.',
  fields: (t) => ({
    question: t.string({ required: true, description: 'The question; not empty.', validate: nonEmptyText }),
    context: t.string({
      required: true,
      description: 'The text to look in; not empty, at most 1,000,000 characters.',
      validate: nonEmptyText,
    }),
  }),
});

const QuestionAnsweringParameters = builder.inputType('QuestionAnsweringParameters', {
  description: 'How answers are looked for. Omitted parameters are not sent; the model decides.',
  fields: (t) => ({
    topK: t.int({ description: 'How many answers, 1 to 100. Default: 1.', validate: integer(1, 100) }),
    docStride: t.int({ description: 'Tokens by which chunks overlap.', validate: integer(1, 100_000) }),
    maxAnswerLen: t.int({ description: 'Longest answer, in tokens.', validate: integer(1, 100_000) }),
    maxSeqLen: t.int({
      description: 'Longest chunk of question and context, in tokens.',
      validate: integer(1, 100_000),
    }),
    maxQuestionLen: t.int({ description: 'The question is cut to this many tokens.', validate: integer(1, 100_000) }),
    handleImpossibleAnswer: t.boolean({ description: 'True: "no answer" (an empty one) is allowed.' }),
    alignToWords: t.boolean({ description: 'True: answers begin and end at words. Usual default: true.' }),
  }),
});

const QuestionAnsweringInput = inputType('QuestionAnsweringInput', {
  description: 'A question about a text.',
  fields: (t) => ({
    inputs: t.field({ type: QuestionAnsweringInputs, required: true, description: 'The question and the text.' }),
    parameters: t.field({ type: QuestionAnsweringParameters, description: 'How answers are looked for.' }),
    ...commonInputFields(t),
  }),
});

const AnswerType = builder.objectRef<FoundAnswer>('FoundAnswer').implement({
  description: 'One answer, and where it stands.',
  fields: (t) => ({
    answer: t.exposeString('answer', { description: 'The answer; empty when the text holds none.' }),
    score: t.exposeFloat('score', { description: 'How likely it is right, from 0 to 1.' }),
    start: t.exposeInt('start', { description: 'Start in the context, in UTF-16 units.' }),
    stop: t.exposeInt('stop', { description: 'End in the context, in UTF-16 units, exclusive.' }),
  }),
});

const QuestionAnsweringOutput = outputType<QuestionAnsweringResult>('QuestionAnsweringOutput', {
  description: 'The answer, and where it stands in the context.',
  text: ({ answers }) => answers[0]?.answer ?? '',
  fields: (t) => ({
    answer: t.string({
      description: 'The best answer; empty when the text holds none.',
      resolve: ({ answers }) => answers[0]?.answer ?? '',
    }),
    score: t.float({
      nullable: true,
      description: 'How likely it is right, from 0 to 1.',
      resolve: ({ answers }) => answers[0]?.score,
    }),
    start: t.int({
      nullable: true,
      description: 'Where it starts in the context, in UTF-16 units: `context.slice(start, stop)` is the answer.',
      resolve: ({ answers }) => answers[0]?.start,
    }),
    stop: t.int({
      nullable: true,
      description: 'End in the context, in UTF-16 units, exclusive.',
      resolve: ({ answers }) => answers[0]?.stop,
    }),
    answers: t.field({
      type: [AnswerType],
      description: 'Every answer, best first, when `topK` asked for more than one.',
      resolve: ({ answers }) => answers,
    }),
  }),
});

const place = z.number().int().nonnegative();
const found = z.object({ answer: z.string(), score, start: place, end: place });
const reply = z.union([
  found.transform((only) => [only]),
  z.array(found).min(1),
  z.tuple([z.array(found).min(1)]).transform(([only]) => only),
]);

export const questionAnswering = defineTask({
  id: 'question-answering',
  mutation: 'questionAnswering',
  description: 'Finds the answer to a question in a given text.',
  example:
    '(input: { inputs: { question: "Where does Sarah live?", context: "Bob Smith has a dog. Sarah lives in New York. Anna bought a guitar in 1999." } }) { answer score start stop }',
  input: QuestionAnsweringInput,
  output: QuestionAnsweringOutput,
  takes: { kind: 'text', field: 'context', inputs: QuestionAnsweringInputs, description: 'The text is the context.' },
  call: ({ inputs: { question, context }, parameters }) => ({
    input: { question, context },
    parameters: omitNullish(parameters),
  }),
  remote: {
    model: 'deepset/roberta-base-squad2',
    servers: ['hugging-face', 'toolkit'],
    request: ({ input, parameters }) => ({ body: wireBody({ ...input }, parameters) }),
    decode(body, { input: { context } }): QuestionAnsweringResult {
      const answers = bestFirst(parseReply(reply, body, '{answer, score, start, end}'));
      const offset = utf16Offsets(context);
      return {
        answers: answers.map(({ answer, score, ...place }) => {
          const [start, stop, next] = [place.start, place.end, place.end + 1].map(offset);
          if (start === undefined || stop === undefined || start > stop) {
            throw badReply(body, `answers within the context's ${context.length} characters`);
          }
          // Slow tokenizers return the index of the last character instead of the one after it.
          const isInclusive =
            next !== undefined && context.slice(start, stop) !== answer && context.slice(start, next) === answer;
          return { answer, score, start, stop: isInclusive ? next : stop };
        }),
      };
    },
    list: {
      // A list of {question, context} is rejected; one object with two lists is accepted.
      request: (inputs, { parameters }) => ({
        body: wireBody(
          { question: inputs.map(({ question }) => question), context: inputs.map(({ context }) => context) },
          parameters,
        ),
      }),
    },
  },
});
