// Table question answering: the cells of a table that answer a question.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, nonEmptyText, text } from './schema/common-inputs.ts';
import { outputType } from './schema/output-type.ts';
import { orListOfOne, parseReply } from './shared/reply.ts';
import { omitNullish, wireParameters } from './shared/wire-parameters.ts';

export interface TableColumn {
  header: string;
  values: string[];
}

export interface QueryAndTable {
  query: string;
  table: TableColumn[];
}

export interface TableQuestionAnsweringResult {
  answer: string;
  aggregator: string | null;
  cells: string[] | null;
  coordinates: number[][] | null;
}

/** Most cells of a table: what fits into a body of 1 MB. */
const MAX_CELLS = 100_000;

const TableColumnInput = builder.inputType('TableColumn', {
  description: 'A column of the table. All columns have the same number of values.',
  fields: (t) => ({
    header: t.string({ required: true, description: "The column's name; no two columns share one.", validate: text }),
    values: t.stringList({
      required: true,
      description: 'The cells from the top; numbers are written as text, such as "36542".',
      validate: z
        .array(text)
        .min(1, { error: 'expected at least one value, got none.' })
        .max(MAX_CELLS, { error: `expected at most ${MAX_CELLS} cells.` }),
    }),
  }),
});

const table = z
  .array(z.object({ header: z.string(), values: z.array(z.string()) }))
  .min(1, { error: 'expected at least one column, got none.' })
  .superRefine((columns, context) => {
    const [first] = columns;
    const headers = new Set<string>();
    columns.forEach(({ header, values }, i) => {
      if (first && values.length !== first.values.length) {
        const message = `expected ${first.values.length} values as in the first column, got ${values.length}.`;
        context.addIssue({ code: 'custom', path: [i, 'values'], message });
      }
      if (headers.has(header)) {
        const message = `expected a name of its own, got "${header.slice(0, 50)}" again.`;
        context.addIssue({ code: 'custom', path: [i, 'header'], message });
      }
      headers.add(header);
    });
    if (first && first.values.length * columns.length > MAX_CELLS) {
      context.addIssue({ code: 'custom', path: [], message: `expected at most ${MAX_CELLS} cells.` });
    }
  });

const TableQuestionAnsweringInputs = builder.inputType('TableQuestionAnsweringInputs', {
  description: 'A question, and the table that holds its answer.',
  fields: (t) => ({
    query: t.string({ required: true, description: 'The question in plain words; not empty.', validate: nonEmptyText }),
    table: t.field({
      type: [TableColumnInput],
      required: true,
      description: 'The columns, 1 or more, with at most 100,000 cells in all.',
      validate: table,
    }),
  }),
});

const TableQuestionAnsweringParameters = builder.inputType('TableQuestionAnsweringParameters', {
  description: 'How the table is read. Omitted parameters are not sent; the model decides.',
  fields: (t) => ({
    sequential: t.boolean({ description: 'True: rows are read one after another, slower, for conversational models.' }),
    truncation: t.boolean({ description: 'True: rows that do not fit the model are dropped.' }),
  }),
});

const TableQuestionAnsweringInput = builder.inputType('TableQuestionAnsweringInput', {
  description: 'A question about a table.',
  fields: (t) => ({
    inputs: t.field({ type: TableQuestionAnsweringInputs, required: true, description: 'The question and the table.' }),
    parameters: t.field({ type: TableQuestionAnsweringParameters, description: 'How the table is read.' }),
    ...commonInputFields(t),
  }),
});

const TableQuestionAnsweringOutput = outputType<TableQuestionAnsweringResult>('TableQuestionAnsweringOutput', {
  description: 'The answer, and the cells it comes from.',
  fields: (t) => ({
    answer: t.string({
      description: 'The answer as text, such as `AVERAGE > 36542, 4512`; the aggregation itself is not computed.',
      resolve: (output) => output.answer,
    }),
    aggregator: t.string({
      nullable: true,
      description: 'Aggregation of the cells: NONE, SUM, AVERAGE or COUNT. Null if the model has none.',
      resolve: (output) => output.aggregator,
    }),
    cells: t.stringList({
      nullable: true,
      description: 'Contents of the cells. Null if the model does not return them.',
      resolve: (output) => output.cells,
    }),
    coordinates: t.field({
      type: t.listRef(t.listRef('Int')),
      nullable: true,
      description: 'Pairs of [row, column], both from 0, without the header. Null if the model does not return them.',
      resolve: (output) => output.coordinates,
    }),
  }),
});

const reply = orListOfOne(
  z.object({
    answer: z.string(),
    aggregator: z.string().nullish(),
    cells: z.array(z.string()).nullish(),
    coordinates: z.array(z.tuple([z.int32().min(0), z.int32().min(0)])).nullish(),
  }),
);

/**
 * Builds the body as JSON text: in an object, JavaScript would reorder columns with integer names ("2020", "2019"
 * become 2019, 2020), so that coordinates in the answer would refer to other columns; `__proto__` would be lost.
 */
function tableBody(
  query: string | string[],
  table: readonly TableColumn[],
  parameters: Readonly<Record<string, unknown>>,
) {
  const columns = table.map(({ header, values }) => `${JSON.stringify(header)}:${JSON.stringify(values)}`);
  const wire = wireParameters(parameters);
  const rest = wire ? `,"parameters":${JSON.stringify(wire)}` : '';
  return { json: `{"inputs":{"query":${JSON.stringify(query)},"table":{${columns.join(',')}}}${rest}}` };
}

export const tableQuestionAnswering = defineTask({
  id: 'table-question-answering',
  mutation: 'tableQuestionAnswering',
  description: 'Finds the answer to a question in a given table.',
  example:
    '(input: { inputs: { query: "What is the age of Bob?", table: [{ header: "name", values: ["Anna", "Bob", "Zoe"] }, { header: "age", values: ["23", "41", "17"] }] } }) { answer cells coordinates aggregator }',
  input: TableQuestionAnsweringInput,
  output: TableQuestionAnsweringOutput,
  call: ({ inputs, parameters }) => ({
    input: { query: inputs.query, table: inputs.table.map(({ header, values }) => ({ header, values })) },
    parameters: omitNullish(parameters),
  }),
  remote: {
    model: 'google/tapas-base-finetuned-wtq',
    servers: ['hugging-face', 'toolkit'],
    request: ({ input, parameters }) => tableBody(input.query, input.table, parameters),
    decode(body): TableQuestionAnsweringResult {
      const { answer, aggregator, cells, coordinates } = parseReply(reply, body, '{answer, coordinates?, cells?}');
      return { answer, aggregator: aggregator ?? null, cells: cells ?? null, coordinates: coordinates ?? null };
    },
    list: {
      // Batches must share one table, and not be sequential: each answer would influence the next question, also of
      // another caller.
      batching: ({ input, parameters }) =>
        parameters.sequential === true
          ? { limit: 1 }
          : { limit: Number.POSITIVE_INFINITY, group: JSON.stringify(input.table) },
      request: (inputs, { parameters }) =>
        tableBody(
          inputs.map(({ query }) => query),
          inputs[0]?.table ?? [],
          parameters,
        ),
    },
  },
});
