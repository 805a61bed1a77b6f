// A text with its entities highlighted, coloured by kind, each with its score.

import { colourClass } from '../lib/colours.ts';
import { percent, ScoreBars } from './score-bars.tsx';

interface Entity {
  entityGroup: string;
  score: number;
  word: string;
  start: number | null;
  end: number | null;
}

export function Entities({ text, entities }: { text: string; entities: readonly Entity[] }) {
  const kinds = [...new Set(entities.map(({ entityGroup }) => entityGroup))];
  const placed = entities.filter(isPlaced).toSorted((a, b) => a.start - b.start);
  const rest = placed.at(-1)?.end ?? 0;
  return (
    <>
      <p className="prose entities">
        {placed.map((entity, i) => (
          <span key={entity.start}>
            {text.slice(placed[i - 1]?.end ?? 0, entity.start)}
            <mark className={colourClass(kinds.indexOf(entity.entityGroup))}>
              {text.slice(entity.start, entity.end)}
              <small>
                {entity.entityGroup} {percent(entity.score)}
              </small>
            </mark>
          </span>
        ))}
        {text.slice(rest)}
      </p>
      <ScoreBars
        name="Entities"
        items={entities.map(({ word, entityGroup, score }) => ({ label: `${word} · ${entityGroup}`, score }))}
      />
    </>
  );
}

function isPlaced(entity: Entity): entity is Entity & { start: number; end: number } {
  return entity.start !== null && entity.end !== null;
}
