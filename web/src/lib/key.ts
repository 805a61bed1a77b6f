// The visitor's own key for this server, where it asks for one; kept for this tab alone, and sent as a Bearer token.

const NAME = 'inferql-key';

export function setKey(key: string): void {
  sessionStorage.setItem(NAME, key);
}

export function hasKey(): boolean {
  return Boolean(sessionStorage.getItem(NAME));
}

export const fetchWithKey: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers);
  const key = sessionStorage.getItem(NAME);
  if (key) headers.set('authorization', `Bearer ${key}`);
  return fetch(input, { ...init, headers });
};
