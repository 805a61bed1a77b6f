import { useState } from 'react';
import { ScoreBars } from '../components/score-bars.tsx';
import { TaskPanel } from '../components/task-panel.tsx';
import { TextField } from '../components/text-field.tsx';
import { VectorCard } from '../components/vector-card.tsx';
import { splitList } from '../lib/split-list.ts';
import type { PanelProps } from '../lib/task-context.ts';
import { cosine, embedAll, type Vectors, vectorsOf } from '../lib/vectors.ts';

/** As many as the drawing has room for; the server takes more. */
const MOST_TEXTS = 8;

export function FeatureExtractionPanel(props: PanelProps) {
  const [list, setList] = useState(
    props.shared.get('texts') ??
      'A cat sleeps on the sofa\nA kitten naps on the couch\nThe bank raised its interest rates',
  );
  const texts = splitList(list, '\n').slice(0, MOST_TEXTS);
  return (
    <TaskPanel
      {...props}
      document={embedAll(Math.max(1, texts.length))}
      input={{ texts: texts.length > 0 ? texts : [''] }}
      link={{ texts: list }}
      variables={(sent, common) =>
        Object.fromEntries(sent.texts.map((inputs, i) => [`text${i + 1}`, { inputs, ...common }]))
      }
      output={vectorsOf}
      result={({ vectors }, sent) => <Drawn vectors={vectors} texts={sent.texts} />}
    >
      <TextField
        label="Texts"
        hint={`one a line, at most ${MOST_TEXTS}; sent as one operation`}
        value={list}
        onChange={setList}
        rows={6}
      />
    </TaskPanel>
  );
}

function Drawn({ vectors, texts }: Pick<Vectors, 'vectors'> & { texts: readonly string[] }) {
  const pairs = vectors.flatMap((one, i) =>
    vectors.slice(i + 1).map((other, j) => ({
      label: `${i + 1} and ${i + j + 2}`,
      score: cosine(one.embedding, other.embedding),
    })),
  );
  return (
    <>
      <ol className="vectors" aria-label="Vectors">
        {vectors.map(({ embedding, dimensions }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: replaced as a whole
          <VectorCard key={i} number={i + 1} text={texts[i] ?? ''} {...{ embedding, dimensions }} />
        ))}
      </ol>
      {pairs.length > 0 && <ScoreBars name="How alike two texts are" items={pairs.sort((a, b) => b.score - a.score)} />}
    </>
  );
}
