// An error in words: what happened, what the server says, what to do.

import { explainError } from '../lib/explain-error.ts';
import { KeyForm } from './key-form.tsx';

export function ErrorBox({ error, onRetry }: { error: unknown; onRetry(): void }) {
  const { title, message, advice, code, retryable } = explainError(error);
  return (
    <div className="error" role="alert">
      <h4>{title}</h4>
      <p>{advice}</p>
      <p className="error-detail">
        {message} <code>{code}</code>
      </p>
      {(code === 'UNAUTHENTICATED' || code === 'FORBIDDEN') && <KeyForm onKey={onRetry} />}
      {retryable && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
