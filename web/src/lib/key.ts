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
export const fetchWithKey: typeof fetch = (input, init: UploadInit = {}) => {
  const headers = new Headers(init.headers);
  const key = sessionStorage.getItem(NAME);
  if (key) headers.set('authorization', `Bearer ${key}`);
  if (init.body instanceof FormData && typeof input === 'string') return upload(input, init.body, { ...init, headers });
  return fetch(input, { ...init, headers });
};
