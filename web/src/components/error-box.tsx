// An error in words: what happened, what the server says, what to do.

import { explainError } from '../lib/explain-error.ts';
import { hasKey } from '../lib/key.ts';
import { KeyForm } from './key-form.tsx';

interface ErrorBoxProps {
  error: unknown;
  /** Under which the server's log says more. */
  requestId?: string | undefined;
  onRetry(): void;
}

export function ErrorBox({ error, requestId, onRetry }: ErrorBoxProps) {
  const { title, message, advice, code, retryable } = explainError(error, hasKey());
  return (
    <div className="error" role="alert">
      <h4>{title}</h4>
      <p>{advice}</p>
      <p className="error-detail">
        {message} <code>{code}</code>
        {requestId && (
          <>
            {' '}
            Request id <code>{requestId}</code>
          </>
        )}
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
