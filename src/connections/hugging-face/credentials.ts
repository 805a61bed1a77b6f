// Under whose key a call runs: the caller's own token where it brought one, else the connection's key.

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
    /** Identifies these credentials among all others. */
    identity: createHash('sha256')
      .update(`${baseUrl}\n${apiKey ?? ''}\n${billTo ?? ''}`)
      .digest('base64url'),
    has: (call: Call) => Boolean(ownToken(call) ?? apiKey),
    headers(call?: Call): Record<string, string> {
      const own = ownToken(call);
      const key = own ?? apiKey;
      return {
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        // The organisation pays for this server's calls; who brings a token pays with it.
        ...(billTo && !own ? { 'x-hf-bill-to': billTo } : {}),
      };
    },
    /** What no text that comes back may show. */
    secrets(call?: Call): readonly string[] {
      return [ownToken(call), apiKey].filter((secret) => secret !== undefined);
    },
  };
}
