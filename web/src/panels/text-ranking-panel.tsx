import { useState } from 'react';
import { ScoreBars } from '../components/score-bars.tsx';
import { TaskPanel } from '../components/task-panel.tsx';
import { TextField } from '../components/text-field.tsx';
import { TextRankingDocument } from '../generated/graphql.ts';
import { splitList } from '../lib/split-list.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function TextRankingPanel(props: PanelProps) {
  const [query, setQuery] = useState(props.shared.get('query') ?? 'How do I bake bread?');
  const [list, setList] = useState(
    props.shared.get('texts') ??
      'Trains to Paris leave every hour\nCakes need eggs, sugar and butter\nMix flour, water and yeast, then bake the bread in a hot oven',
  );
  return (
    <TaskPanel
      {...props}
      document={TextRankingDocument}
      input={{ inputs: { query, texts: splitList(list, '\n') } }}
      link={{ query, texts: list }}
      output={(data) => data.textRanking}
      result={({ results }) => (
        <ScoreBars name="Best first" items={results.map(({ text, score }) => ({ label: text, score }))} />
      )}
    >
      <TextField label="What is looked for" value={query} onChange={setQuery} />
      <TextField label="Texts to rank" hint="one a line" value={list} onChange={setList} rows={6} />
    </TaskPanel>
  );
}
