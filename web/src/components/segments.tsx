// Segments as coloured overlays on the picture, with a legend that shows and hides each.

import { useState } from 'react';
import { colourOf } from '../lib/colours.ts';
import { MaskCanvas } from './mask-canvas.tsx';
import { percent } from './score-bars.tsx';

interface Segment {
  label: string;
  mask: string;
  score: number | null;
}

export function Segments({ image, segments }: { image: string; segments: readonly Segment[] }) {
  const [hidden, setHidden] = useState<ReadonlySet<number>>(() => backgroundOf(segments));
  const toggle = (i: number) => setHidden(new Set(hidden.has(i) ? [...hidden].filter((h) => h !== i) : [...hidden, i]));
  return (
    <>
      <div className="overlay">
        <img src={image} alt="" />
        {segments.map(({ mask }, i) => hidden.has(i) || <MaskCanvas key={mask} mask={mask} colour={colourOf(i)} />)}
      </div>
      {segments.length === 0 && <p className="hint">Nothing was likely enough.</p>}
      <ul className="legend" aria-label="Segments">
        {segments.map(({ label, score, mask }, i) => (
          <li key={mask}>
            <button type="button" aria-pressed={!hidden.has(i)} onClick={() => toggle(i)}>
              <span className="swatch" aria-hidden="true" style={{ background: colourOf(i) }} />
              {label} {score !== null && <small>{percent(score)}</small>}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Hidden at first: it would cover the most, and says the least. */
function backgroundOf(segments: readonly Segment[]): ReadonlySet<number> {
  return new Set(segments.flatMap(({ label }, i) => (label === 'background' && segments.length > 1 ? [i] : [])));
}
