// Table question answering with a local model. transformers.js has no such pipeline. Supported are token classifiers
// that select cells of the linearized table (answer, cells, coordinates and aggregator), text-to-text models that
// generate the answer (TAPEX), and sentence-pair models that score the columns.

import { z } from 'zod';
import { InferenceError } from '../../../inference/errors.ts';
import type { QueryAndTable, TableQuestionAnsweringResult } from '../../../tasks/table-question-answering.ts';
import type { LocalModel, LocalRecipe, RecipeNotes } from '../recipe.ts';
import { generatedTexts, generationOptions } from './generation-options.ts';
import { getOutput } from './get-output.ts';
import { argmax } from './math.ts';
import { readTableQuestion } from './read-table-question.ts';

export const tableQuestionAnsweringLocally: LocalRecipe<QueryAndTable, TableQuestionAnsweringResult> = {
  pipelines: ['token-classification', 'text-classification', 'text2text-generation'],
  work: 'generation',
  fits: ({ labels }) => labels.includes('SELECT') || labels.includes('FITS'),
  async run({ inputs, parameters, model, generation }) {
    const results: ((TableQuestionAnsweringResult & RecipeNotes) | InferenceError)[] = [];
    for (const { query, table } of inputs) {
      const rows = rowsOf(table);
      if (rows.length === 0) {
        results.push(new InferenceError('BAD_USER_INPUT', 'inputs.table: expected at least one row, got none.'));
      } else if (model.pipeline === 'text-classification') {
        results.push(await pickByHeading(query, table, model));
      } else if (model.pipeline === 'token-classification') {
        results.push(await pickCells(query, table, rows, model, parameters.truncation === true));
      } else {
        const options = { ...generationOptions(model, {}, 0), ...generation };
        const [first] = generatedTexts.parse(await model.call(flatten(query, table, rows), options));
        results.push({ answer: first?.generated_text ?? '', aggregator: null, cells: null, coordinates: null });
      }
    }
    return results;
  },
};

function rowsOf(table: QueryAndTable['table']): string[][] {
  const count = Math.max(0, ...table.map(({ values }) => values.length));
  return Array.from({ length: count }, (_, row) => table.map(({ values }) => values[row] ?? ''));
}

/** Linearizes a table in TAPEX's format. */
function flatten(query: string, table: QueryAndTable['table'], rows: readonly string[][]): string {
  const head = `col : ${table.map(({ header }) => header).join(' | ')}`;
  return [query, head, ...rows.map((row, i) => `row ${i + 1} : ${row.join(' | ')}`)].join(' ');
}

interface Cell {
  row: number;
  column: number;
  value: string;
  /** First token of the cell, counted from the start of the line. */
  from: number;
  to: number;
}

async function pickCells(
  query: string,
  table: QueryAndTable['table'],
  rows: readonly string[][],
  model: LocalModel,
  mayDropRows: boolean,
): Promise<(TableQuestionAnsweringResult & RecipeNotes) | InferenceError> {
  const { tokens, labels, forward } = model;
  const select = labels.indexOf('SELECT');
  if (select < 0) throw new InferenceError('TASK_NOT_SUPPORTED', `Model ${model.id} does not pick cells of tables.`);
  const room = tokens.maxLength - tokens.special.one;
  const line = [...tokens.ids('table'), ...tokens.ids(query), ...tokens.ids('|')];
  const cells: Cell[] = [];
  let truncated = false;
  for (const [row, values] of rows.entries()) {
    const begun = line.length;
    for (const [column, value] of values.entries()) {
      line.push(...tokens.ids(`r${row + 1} c${column + 1} ${table[column]?.header ?? ''}`));
      const from = line.length;
      line.push(...tokens.ids(value));
      cells.push({ row, column, value, from, to: line.length });
      line.push(...tokens.ids(';'));
    }
    if (line.length <= room) continue;
    if (!mayDropRows || row === 0) {
      const message = `inputs.table: expected at most ${room} tokens for this model, reached in row ${row + 1} of ${rows.length}.`;
      return new InferenceError('BAD_USER_INPUT', `${message} Ask about fewer rows, or set truncation: true.`);
    }
    truncated = true;
    line.length = begun;
    cells.splice(cells.findIndex((cell) => cell.row === row));
    break;
  }
  const encoded = tokens.build([{ first: line }]);
  const logits = getOutput(await forward(encoded), 'logits');
  const width = logits.dims.at(-1) ?? 0;
  const labelAt = (token: number) => {
    const from = (encoded.starts.first + token) * width;
    return argmax(logits.data.subarray(from, from + width));
  };
  const picked = cells.filter(({ from, to }) => {
    const chosen = Array.from({ length: to - from }, (_, i) => labelAt(from + i) === select).filter(Boolean).length;
    return chosen > (to - from) / 2;
  });
  return { ...describe(picked, labels[labelAt(0)]), truncated };
}

/** Bounded, because each cell is compared with the words of the question, which blocks other calls. */
const MOST_CELLS = 20_000;

async function pickByHeading(
  query: string,
  table: QueryAndTable['table'],
  model: LocalModel,
): Promise<TableQuestionAnsweringResult | InferenceError> {
  if (!model.labels.includes('FITS')) {
    return new InferenceError('TASK_NOT_SUPPORTED', `Model ${model.id} does not answer questions about tables.`);
  }
  const size = table.reduce((sum, { values }) => sum + values.length, 0);
  if (size > MOST_CELLS) {
    const message = `inputs.table: expected at most ${MOST_CELLS} cells for this model, got ${size}. Send fewer rows.`;
    return new InferenceError('BAD_USER_INPUT', message);
  }
  const { aggregator, coordinates } = await readTableQuestion(query, table, model);
  const cells = coordinates.flatMap(([row = 0, column = 0]) => {
    const value = table[column]?.values[row];
    // Empty cells are no answer.
    return value === undefined || value.trim() === '' ? [] : [{ row, column, value, from: 0, to: 0 }];
  });
  return describe(cells, aggregator);
}

const aggregators = z.enum(['NONE', 'SUM', 'AVERAGE', 'COUNT']).catch('NONE');

/** As on the wire, the aggregation is named but not computed. */
function describe(cells: readonly Cell[], label: string | undefined): TableQuestionAnsweringResult {
  const aggregator = aggregators.parse(label);
  const values = cells.map(({ value }) => value);
  return {
    answer: `${aggregator === 'NONE' ? '' : `${aggregator} > `}${values.join(', ')}`,
    aggregator,
    cells: values,
    coordinates: cells.map(({ row, column }) => [row, column]),
  };
}
