// What an upstream says about a failure can hold the caller's whole input, keys and paths: cut and cleaned here.

export const UPSTREAM_TEXT_LIMIT = 500;

const SECRETS: readonly [RegExp, string][] = [
  [/\b(?:hf|api_org|sk|gsk|ghp|xox[a-z])[_-][\w-]{6,}/gi, '[token]'],
  [/\bBearer\s+[^\s"',;]+/gi, 'Bearer [token]'],
  [/\beyJ[\w-]{10,}\.[\w-]+\.[\w-]+/g, '[token]'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g, '[token]'],
  // Signed URLs carry their signature in the query.
  [/(https?:\/\/[^\s"'?]+)\?[^\s"']*/gi, '$1?…'],
  [
    /(?<![\w:/.])\/(?:usr|home|root|app|opt|var|tmp|repository|workspace|data|mnt|srv|etc|lib)\/[^\s"',:;)]*/g,
    '[path]',
  ],
  // A file that was echoed back.
  [/[A-Za-z0-9+/=]{200,}/g, '[data]'],
];

/** @param known secrets to remove literally, such as the connection's own key */
export function redact(text: string, known: readonly string[] = []): string {
  // Bounded before the patterns run: a 30 MB echo would otherwise be searched seven times.
  let clean = text.slice(0, 20 * UPSTREAM_TEXT_LIMIT);
  for (const secret of known) if (secret.length >= 4) clean = clean.replaceAll(secret, '[token]');
  for (const [pattern, replacement] of SECRETS) clean = clean.replace(pattern, replacement);
  clean = clean.replace(/\s+/g, ' ').trim();
  return clean.length > UPSTREAM_TEXT_LIMIT ? `${clean.slice(0, UPSTREAM_TEXT_LIMIT - 1)}…` : clean;
}
