// The table that was asked about, with the answer's cells marked.

import type { Column } from './table-editor.tsx';

export function AnswerTable({ table, coordinates }: { table: readonly Column[]; coordinates: readonly number[][] }) {
  const isAnswer = (row: number, column: number) => coordinates.some(([r, c]) => r === row && c === column);
  const rows = table[0]?.values ?? [];
  return (
    <div className="scroll">
      <table>
        <caption className="hidden">The table, with the answer marked</caption>
        <thead>
          <tr>
            {table.map(({ header }) => (
              <th key={header} scope="col">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name than their place
            <tr key={row}>
              {table.map(({ header, values }, column) => (
                <td key={header}>{isAnswer(row, column) ? <mark>{values[row]}</mark> : values[row]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
