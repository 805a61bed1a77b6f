import { useState } from 'react';
import { MarkedText } from '../components/marked-text.tsx';
import { ScoreBars } from '../components/score-bars.tsx';
import { TaskPanel } from '../components/task-panel.tsx';
import { TextField } from '../components/text-field.tsx';
import { QuestionAnsweringDocument } from '../generated/graphql.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function QuestionAnsweringPanel(props: PanelProps) {
  const [question, setQuestion] = useState(props.shared.get('question') ?? 'Where does Sarah live?');
  const [context, setContext] = useState(
    props.shared.get('context') ?? 'Bob Smith has a dog. Sarah lives in New York. Anna bought a guitar in 1999.',
  );
  return (
    <TaskPanel
      {...props}
      document={QuestionAnsweringDocument}
      input={{ inputs: { question, context } }}
      link={{ question, context }}
      output={(data) => data.questionAnswering}
      result={({ answer, score, start, stop }, { inputs }) => (
        <>
          <ScoreBars name="Answer" items={[{ label: answer || 'No answer in this text', score: score ?? 0 }]} />
          <MarkedText text={inputs.context} start={start} stop={stop} />
        </>
      )}
    >
      <TextField label="Question" value={question} onChange={setQuestion} />
      <TextField label="Text that holds the answer" value={context} onChange={setContext} rows={5} />
    </TaskPanel>
  );
}
