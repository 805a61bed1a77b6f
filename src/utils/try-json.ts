// Parses JSON that may be invalid, for callers to whom that is an ordinary case.

/** Undefined if the text is not JSON. For replies of upstreams, which may be nested deeply, see parse-json.ts. */
export function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
