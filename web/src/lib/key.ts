// The visitor's own key for this server, where it asks for one; kept for this tab alone, and sent as a Bearer token.

import { type UploadInit, upload } from './upload.ts';

const NAME = 'inferql-key';

export function setKey(key: string): void {
  sessionStorage.setItem(NAME, key);
}

export function hasKey(): boolean {
  return Boolean(sessionStorage.getItem(NAME));
}

/** Forms with files report how much of them has been sent. */
export const fetchWithKey: typeof fetch = async (input, init: UploadInit = {}) => {
  const headers = new Headers(init.headers);
  const key = sessionStorage.getItem(NAME);
  if (key) headers.set('authorization', `Bearer ${key}`);
  const response =
    init.body instanceof FormData && typeof input === 'string'
      ? await upload(input, init.body, { ...init, headers })
      : await fetch(input, { ...init, headers });
  const id = response.headers.get('x-request-id');
  if (id) init.onRequestId?.(id);
  return response;
};
