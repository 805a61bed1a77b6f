// The header Retry-After: seconds, or a date.

const MAX_SECONDS = 24 * 60 * 60;

/** @returns whole seconds from now, at most a day; undefined where the header is absent or unreadable */
export function parseRetryAfter(value: string | undefined): number | undefined {
  if (!value) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(MAX_SECONDS, Math.max(0, Math.ceil(seconds))) : undefined;
}
