import { useState } from 'react';
import { AnswerTable } from '../components/answer-table.tsx';
import { TableEditor } from '../components/table-editor.tsx';
import { TaskPanel } from '../components/task-panel.tsx';
import { TextField } from '../components/text-field.tsx';
import { TableQuestionAnsweringDocument } from '../generated/graphql.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function TableQuestionAnsweringPanel(props: PanelProps) {
  const [query, setQuery] = useState(props.shared.get('query') ?? 'What is the age of Bob?');
  const [table, setTable] = useState([
    { header: 'name', values: ['Anna', 'Bob', 'Zoe'] },
    { header: 'age', values: ['23', '41', '17'] },
    { header: 'city', values: ['Oslo', 'Paris', 'Rome'] },
  ]);
  return (
    <TaskPanel
      {...props}
      document={TableQuestionAnsweringDocument}
      input={{ inputs: { query, table } }}
      link={{ query }}
      output={(data) => data.tableQuestionAnswering}
      result={({ answer, aggregator, coordinates }, { inputs }) => (
        <>
          <p className="prose">
            <b>{answer}</b> {aggregator && aggregator !== 'NONE' && <small>({aggregator})</small>}
          </p>
          <AnswerTable table={inputs.table} coordinates={coordinates ?? []} />
        </>
      )}
    >
      <TextField label="Question" value={query} onChange={setQuery} />
      <TableEditor table={table} onTable={setTable} />
    </TaskPanel>
  );
}
