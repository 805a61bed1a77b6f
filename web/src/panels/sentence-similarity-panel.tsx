import { useState } from 'react';
import { ScoreBars } from '../components/score-bars.tsx';
import { TaskPanel } from '../components/task-panel.tsx';
import { TextField } from '../components/text-field.tsx';
import { SentenceSimilarityDocument } from '../generated/graphql.ts';
import { splitList } from '../lib/split-list.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function SentenceSimilarityPanel(props: PanelProps) {
  const [sourceSentence, setSource] = useState(props.shared.get('sentence') ?? 'How do I reset my password?');
  const [list, setList] = useState(
    props.shared.get('sentences') ??
      'I want to change my login password\nI forgot my password\nA dog is running in the park',
  );
  const sentences = splitList(list, '\n');
  return (
    <TaskPanel
      {...props}
      document={SentenceSimilarityDocument}
      input={{ inputs: { sourceSentence, sentences } }}
      link={{ sentence: sourceSentence, sentences: list }}
      output={(data) => data.sentenceSimilarity}
      result={({ scores }, { inputs }) => (
        <ScoreBars
          name="Similarities"
          items={scores.map((score, i) => ({ label: inputs.sentences[i] ?? '', score }))}
        />
      )}
    >
      <TextField label="Sentence" value={sourceSentence} onChange={setSource} />
      <TextField label="Compare with" hint="one a line" value={list} onChange={setList} rows={4} />
    </TaskPanel>
  );
}
