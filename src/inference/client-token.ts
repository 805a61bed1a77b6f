// A Hugging Face token sent by a caller, for its own calls only. The text is only available through `reveal`: JSON and logs do
// not show it.

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

  /** The token, for the authorization header. */
  reveal(): string {
    return this.#text;
  }
}

/** Whether the connection uses callers' tokens: other kinds have no Hugging Face accounts. */
export function takesClientTokens({ kind }: Pick<Connection, 'kind'>): boolean {
  return kind === 'HUGGING_FACE';
}

/** Hash of the credentials for a call of this caller. */
export function credentialsOf(connection: Pick<Connection, 'kind' | 'credentials'>, token?: ClientToken): string {
  return token && takesClientTokens(connection)
    ? `${connection.credentials} ${token.identity}`
    : connection.credentials;
}
