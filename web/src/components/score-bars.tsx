// Labels with their scores as bars.

export interface Scored {
  label: string;
  score: number;
}

export function ScoreBars({ items, name }: { items: readonly Scored[]; name: string }) {
  if (items.length === 0) return <p className="hint">Nothing was likely enough.</p>;
  return (
    <ol className="bars" aria-label={name}>
      {items.map(({ label, score }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: labels can repeat, and the list is replaced as a whole
        <li key={i}>
          <span className="bar-label">{label === '_unknown_' ? 'something else' : label}</span>
          <span className="bar-score">{percent(score)}</span>
          <span className="bar" aria-hidden="true">
            <span className={score < 0 ? 'negative' : ''} style={{ width: `${Math.min(1, Math.abs(score)) * 100}%` }} />
          </span>
        </li>
      ))}
    </ol>
  );
}

export function percent(score: number): string {
  return `${(score * 100).toFixed(1)} %`;
}
