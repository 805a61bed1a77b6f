// How the answer came about: why it ends, tokens, connection, model, cache, batch, duration, and where the log has it.

import type { FinishReason, InfoFragment } from '../generated/graphql.ts';

interface InfoBarProps {
  requestId: string | undefined;
  answer: {
    info: InfoFragment;
    finishReason?: FinishReason | null;
    usage?: { promptTokens: number | null; completionTokens: number | null } | null;
  };
}

const ENDS: Record<FinishReason, string> = {
  STOP: 'complete',
  LENGTH: 'cut at the longest answer',
  TOOL_CALLS: 'asks for tools',
  CONTENT_FILTER: 'filtered',
  OTHER: 'for another reason',
};

const REQUEST_ID = 'Request id';

export function InfoBar({ requestId, answer: { info, finishReason, usage } }: InfoBarProps) {
  const { connection, model, cached, batchSize, attempts, durationMs } = info;
  const facts = [
    ['Connection', connection],
    ['Model', model ?? 'the endpoint’s own'],
    ...(finishReason ? [['End', ENDS[finishReason]]] : []),
    ...(usage ? [['Tokens', `${usage.promptTokens ?? '?'} read, ${usage.completionTokens ?? '?'} written`]] : []),
    ['Cached', cached ? 'yes' : 'no'],
    ['Batch', batchSize],
    ...(attempts > 1 ? [['Attempts', attempts]] : []),
    ['Duration', durationMs < 10 ? `${durationMs.toFixed(1)} ms` : `${Math.round(durationMs)} ms`],
    ...(requestId ? [[REQUEST_ID, requestId]] : []),
  ];
  return (
    <dl className="info">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={name === REQUEST_ID ? 'request-id' : undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
