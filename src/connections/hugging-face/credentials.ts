// Selects the credentials of a call: the caller's token if it sent one, otherwise the connection's key.

import { createHash } from 'node:crypto';
import { type Call, takesClientTokens } from '../../inference/index.ts';
import type { HuggingFaceOptions } from './options.ts';

export function createCredentials({
  kind,
  baseUrl,
  apiKey,
  billTo,
}: Pick<HuggingFaceOptions, 'kind' | 'baseUrl' | 'apiKey' | 'billTo'>) {
  const ownToken = (call: Call | undefined) => (takesClientTokens({ kind }) ? call?.token?.reveal() : undefined);

  return {
    /** Hash that identifies the credentials. */
    identity: createHash('sha256')
      .update(`${baseUrl}\n${apiKey ?? ''}\n${billTo ?? ''}`)
      .digest('base64url'),
    has: (call: Call) => Boolean(ownToken(call) ?? apiKey),
    headers(call?: Call): Record<string, string> {
      const own = ownToken(call);
      const key = own ?? apiKey;
      return {
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        // The organisation is billed for the server's own calls only; callers with a token pay with it.
        ...(billTo && !own ? { 'x-hf-bill-to': billTo } : {}),
      };
    },
    /** Secrets to redact from texts of the upstream. */
    secrets(call?: Call): readonly string[] {
      return [ownToken(call), apiKey].filter((secret) => secret !== undefined);
    },
  };
}
