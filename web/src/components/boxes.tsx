// Boxes drawn over the picture they were found in, each with its label; pointing at one in the list brings it out.

import { useState } from 'react';
import { colourOf } from '../lib/colours.ts';
import { percent } from './score-bars.tsx';

interface Found {
  label: string;
  score: number;
  box: { xmin: number; ymin: number; xmax: number; ymax: number };
}

export function Boxes({ image, objects }: { image: string; objects: readonly Found[] }) {
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [chosen, setChosen] = useState<number>();
  return (
    <>
      <div className="overlay">
        <img
          src={image}
          alt=""
          onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => setSize({ width, height })}
        />
        {size.width > 0 && (
          <svg
            viewBox={`0 0 ${size.width} ${size.height}`}
            role="img"
            aria-label={`${objects.length} boxes on the picture`}
          >
            {objects.map(({ label, box: { xmin, ymin, xmax, ymax } }, i) => {
              const place = { x: xmin, y: ymin, width: Math.max(0, xmax - xmin), height: Math.max(0, ymax - ymin) };
              return (
                <g key={`${label}-${xmin}-${ymin}`} className={chosen === i ? 'chosen' : ''}>
                  {/* A light edge below the coloured one, so that it shows on a thing of its own colour. */}
                  <rect {...place} className="edge" />
                  <rect {...place} stroke={colourOf(i)} fill={colourOf(i)} />
                </g>
              );
            })}
          </svg>
        )}
        {size.width > 0 &&
          objects.map(({ label, box: { xmin, ymin } }, i) => (
            <span
              key={`${label}-${xmin}-${ymin}`}
              className="tag"
              aria-hidden="true"
              style={{
                left: `${(100 * xmin) / size.width}%`,
                top: `${(100 * ymin) / size.height}%`,
                background: colourOf(i),
              }}
            >
              {label}
            </span>
          ))}
      </div>
      {objects.length === 0 && <p className="hint">Nothing was likely enough.</p>}
      <ol className="legend" aria-label="Objects">
        {objects.map(({ label, score, box }, i) => (
          <li key={`${label}-${box.xmin}-${box.ymin}`}>
            <button
              type="button"
              onMouseEnter={() => setChosen(i)}
              onMouseLeave={() => setChosen(undefined)}
              onFocus={() => setChosen(i)}
              onBlur={() => setChosen(undefined)}
            >
              <span className="swatch" aria-hidden="true" style={{ background: colourOf(i) }} />
              {label} <small>{percent(score)}</small>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
