// A vector drawn small: a stripe for each number, how many there are, and the first of them.

interface VectorCardProps {
  number: number;
  text: string;
  embedding: readonly number[];
  dimensions: number;
}

const FIRST = 4;
/** Stripes that can still be told apart; longer vectors show their beginning. */
const MOST_STRIPES = 256;

export function VectorCard({ number, text, embedding, dimensions }: VectorCardProps) {
  const drawn = embedding.slice(0, MOST_STRIPES);
  const largest = Math.max(...drawn.map(Math.abs), Number.MIN_VALUE);
  const first = embedding.slice(0, FIRST).map((value) => value.toFixed(3));
  return (
    <li className="embedded">
      <p>
        {number}. {text}
      </p>
      <svg className="vector" viewBox={`0 0 ${drawn.length} 1`} preserveAspectRatio="none" aria-hidden="true">
        {drawn.map((value, i) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a dimension has no other name than its place
            key={i}
            className={value < 0 ? 'negative' : ''}
            x={i}
            width={1}
            height={1}
            opacity={Math.abs(value) / largest}
          />
        ))}
      </svg>
      <p className="hint">
        {dimensions} numbers: {first.join(', ')}
        {dimensions > FIRST && ', …'}
      </p>
    </li>
  );
}
