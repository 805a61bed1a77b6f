// What every benchmark prints and keeps: a table with ratios on standard output, and the same figures as JSON.

import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { ROOT } from './root.ts';

export type Row = Record<string, string | number>;

/** The value below which a share of all values lie; 0.5 is the median. Undefined for no values. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5) ?? Number.NaN;
}

/** Three significant digits, thousands with separators. */
function figure(value: number): string {
  if (!Number.isFinite(value)) return '-';
  return value >= 1000 ? Math.round(value).toLocaleString('en-US') : Number(value.toPrecision(3)).toString();
}

/** A Markdown table, so that it can be quoted as it is. Numbers are shortened. */
export function printTable(title: string, rows: readonly Row[]): void {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) =>
    columns.map((column) => {
      const value = row[column];
      return typeof value === 'number' ? figure(value) : (value ?? '');
    }),
  );
  const widths = columns.map((column, i) => Math.max(column.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  console.log(`\n${title}\n`);
  console.log([line(columns), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n'));
}

/** Writes `bench/results/NAME.json`, with the machine that the figures are from. */
export function writeResults(name: string, results: object): void {
  const folder = new URL('bench/results/', ROOT);
  mkdirSync(folder, { recursive: true });
  const machine = { node: process.version, cores: availableParallelism(), cpu: cpus()[0]?.model, load: loadavg()[0] };
  const file = new URL(`${name}.json`, folder);
  writeFileSync(file, `${JSON.stringify({ date: new Date().toISOString(), machine, ...results }, null, 2)}\n`);
  console.log(`\nWritten to bench/results/${name}.json`);
}
