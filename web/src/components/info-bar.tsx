// How the answer came about: connection, model, cache, batch, duration.

import type { InfoFragment } from '../generated/graphql.ts';

export function InfoBar({ info }: { info: InfoFragment }) {
  const { connection, model, cached, batchSize, attempts, durationMs } = info;
  const facts = [
    ['Connection', connection],
    ['Model', model ?? 'the endpoint’s own'],
    ['Cached', cached ? 'yes' : 'no'],
    ['Batch', batchSize],
    ...(attempts > 1 ? [['Attempts', attempts]] : []),
    ['Duration', durationMs < 10 ? `${durationMs.toFixed(1)} ms` : `${Math.round(durationMs)} ms`],
  ];
  return (
    <dl className="info">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
