// A Hugging Face token that a caller brought, for its own calls alone. Its text leaves through `reveal` and no other way:
// neither JSON nor a log shows it.

import { createHash } from 'node:crypto';
import type { Connection } from './connection.ts';

export class ClientToken {
  readonly #text: string;
  /** SHA-256 of the token. */
  readonly identity: string;

  constructor(text: string) {
    this.#text = text;
    this.identity = createHash('sha256').update(text).digest('base64url');
  }

  /** The token, for the header that it belongs into. */
  reveal(): string {
    return this.#text;
  }
}

/** Whether this connection runs calls under the caller's own token: the others know no Hugging Face accounts. */
export function takesClientTokens({ kind }: Pick<Connection, 'kind'>): boolean {
  return kind === 'HUGGING_FACE';
}

/** Identity of the credentials that a call of this caller runs under. */
export function credentialsOf(connection: Pick<Connection, 'kind' | 'credentials'>, token?: ClientToken): string {
  return token && takesClientTokens(connection)
    ? `${connection.credentials} ${token.identity}`
    : connection.credentials;
}
