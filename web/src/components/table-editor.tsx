// A small table to write in, cell by cell.

export interface Column {
  header: string;
  values: string[];
}

export function TableEditor({ table, onTable }: { table: Column[]; onTable(table: Column[]): void }) {
  const rows = table[0]?.values.length ?? 0;
  const change = (at: number, next: (column: Column) => Column) =>
    onTable(table.map((c, i) => (i === at ? next(c) : c)));
  const all = (next: (column: Column) => Column) => onTable(table.map(next));
  return (
    <fieldset className="editor">
      <legend>Table</legend>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              {table.map(({ header }, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place while its name is being written
                <th key={column} scope="col">
                  <input
                    aria-label={`Name of column ${column + 1}`}
                    value={header}
                    onChange={(event) => change(column, (c) => ({ ...c, header: event.target.value }))}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: rows }, (_, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name than their place
              <tr key={row}>
                {table.map(({ header, values }, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={column}>
                    <input
                      aria-label={`${header}, row ${row + 1}`}
                      value={values[row] ?? ''}
                      onChange={(event) =>
                        change(column, (c) => ({ ...c, values: c.values.with(row, event.target.value) }))
                      }
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="actions">
        <button type="button" onClick={() => all((c) => ({ ...c, values: [...c.values, ''] }))}>
          Add row
        </button>
        <button
          type="button"
          onClick={() => onTable([...table, { header: `column ${table.length + 1}`, values: Array(rows).fill('') }])}
        >
          Add column
        </button>
        <button type="button" disabled={rows < 2} onClick={() => all((c) => ({ ...c, values: c.values.slice(0, -1) }))}>
          Remove row
        </button>
        <button type="button" disabled={table.length < 2} onClick={() => onTable(table.slice(0, -1))}>
          Remove column
        </button>
      </div>
    </fieldset>
  );
}
