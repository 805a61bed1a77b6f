// From an error of the server to words: what happened, and what to do about it.

import { CombinedGraphQLErrors, ServerError } from '@apollo/client';

export interface Explanation {
  title: string;
  message: string;
  advice: string;
  code: string;
  retryable: boolean;
}

const KNOWN: Record<string, [title: string, advice: string]> = {
  BAD_USER_INPUT: ['The input was refused', 'Change the input as the message says, then run it again.'],
  UNAUTHENTICATED: ['This server asks for a key', 'Give your key below, or ask the operator of this server for one.'],
  FORBIDDEN: ['Your key does not allow this', 'Give another key below, or ask the operator of this server for access.'],
  CONNECTION_REFUSED_CREDENTIALS: [
    'The connection refused the key',
    "Check the connection's key: HF_TOKEN, or apiKey in the connections file. It needs the right to run inference.",
  ],
  QUOTA_EXCEEDED: ['The quota is used up', 'Add credit to the account, bill an organisation, or use local models.'],
  MODEL_NOT_FOUND: ['There is no such model', 'Check the spelling of the model, or leave it empty for the default.'],
  TASK_NOT_SUPPORTED: ['This cannot be done here', 'Choose another connection at the top, or another model.'],
  MODEL_LOADING: ['The model is still loading', 'Try again in a moment.'],
  RATE_LIMITED: ['Too many requests', 'Wait a little, then try again.'],
  OVERLOADED: ['The server is busy', 'Wait a moment, then try again.'],
  UPSTREAM_TIMEOUT: ['No answer in time', 'Try again: the model may be ready now. Shorter inputs help too.'],
  UPSTREAM_UNAVAILABLE: [
    'The models cannot be reached',
    'Check the network of the server and the base URL of the connection, or choose another connection.',
  ],
  UPSTREAM_BAD_RESPONSE: ['The model answered in an unknown form', 'Choose a model that was made for this task.'],
  INVALID_JSON: ['The answer is not the JSON that was asked for', 'Ask again, or ask a larger model: the text stands.'],
  INTERNAL_SERVER_ERROR: ['Something broke in this server', 'Its log has the details. Try again, or report it.'],
};

const RETRYABLE = new Set(['MODEL_LOADING', 'RATE_LIMITED', 'OVERLOADED', 'UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE']);

/** Answers of the server without a GraphQL body, by their status. */
const STATUSES: Record<number, [code: string, title: string, advice: string]> = {
  401: ['UNAUTHENTICATED', ...(KNOWN.UNAUTHENTICATED ?? ['', ''])],
  403: ['FORBIDDEN', ...(KNOWN.FORBIDDEN ?? ['', ''])],
  413: ['BAD_USER_INPUT', 'The file is too large', 'Choose a smaller one, or raise MAX_UPLOAD_MB of the server.'],
  429: ['RATE_LIMITED', ...(KNOWN.RATE_LIMITED ?? ['', ''])],
  503: ['OVERLOADED', ...(KNOWN.OVERLOADED ?? ['', ''])],
};

/** @param hasKey a key was sent along: then it is the key that is refused */
export function explainError(error: unknown, hasKey: boolean): Explanation {
  const explanation = explained(error);
  return hasKey && explanation.code === 'UNAUTHENTICATED' ? { ...explanation, ...WRONG_KEY } : explanation;
}

const WRONG_KEY = {
  title: 'Your key is not accepted',
  advice: 'Check its spelling, or ask the operator of this server for another one.',
};

function explained(error: unknown): Explanation {
  if (ServerError.is(error)) {
    const [code, title, advice] = STATUSES[error.statusCode] ?? [
      'HTTP',
      'The server refused the request',
      'Read the message, then try again.',
    ];
    const message = messageIn(error.bodyText) ?? `It answered with status ${error.statusCode}.`;
    return { title, message, advice, code, retryable: RETRYABLE.has(code) };
  }
  if (!CombinedGraphQLErrors.is(error)) {
    return {
      title: 'The server does not answer',
      message: error instanceof Error ? error.message : String(error),
      advice: 'Check that inferql is still running, then try again.',
      code: 'NETWORK',
      retryable: true,
    };
  }
  const [first] = error.errors;
  const code = String(first?.extensions?.code ?? 'INTERNAL_SERVER_ERROR');
  const retryAfter = first?.extensions?.retryAfter;
  const [title, advice] = KNOWN[code] ?? ['It did not work', 'Read the message, then try again.'];
  return {
    title,
    message: first?.message ?? error.message,
    advice: typeof retryAfter === 'number' ? `${advice} It may be ready in ${Math.ceil(retryAfter)} s.` : advice,
    code,
    retryable: first?.extensions?.retryable === true || RETRYABLE.has(code),
  };
}

function messageIn(body: string): string | undefined {
  try {
    return JSON.parse(body).errors?.[0]?.message;
  } catch {
    return undefined;
  }
}
