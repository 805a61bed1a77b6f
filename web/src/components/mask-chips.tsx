// For each mask its likeliest tokens as chips, best first; the bolder, the likelier.

import { percent } from './score-bars.tsx';

interface Token {
  score: number;
  sequence: string;
  tokenStr: string;
}

export function MaskChips({ masks }: { masks: readonly (readonly Token[])[] }) {
  return masks.map((tokens, mask) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: masks have no other name than their place
    <div key={mask}>
      {masks.length > 1 && <h4>Mask {mask + 1}</h4>}
      <ol className="chips" aria-label={`Words for mask ${mask + 1}`}>
        {tokens.map(({ tokenStr, score, sequence }) => (
          <li key={tokenStr} title={sequence}>
            <span className="chip-fill" aria-hidden="true" style={{ width: `${score * 100}%` }} />
            <b>{tokenStr}</b> <small>{percent(score)}</small>
          </li>
        ))}
      </ol>
      {masks.length === 1 && <p className="prose quiet">{tokens[0]?.sequence}</p>}
    </div>
  ));
}
