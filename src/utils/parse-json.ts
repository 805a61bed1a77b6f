// Parses untrusted JSON with limited nesting: a few megabytes of "[" would later overflow the stack.

import { isDeepJson } from './json-depth.ts';

/** Longer invalid texts are not searched for Python's NaN. */
const MAX_REPAIRED = 1_000_000;

/** Undefined if the text is not JSON or is nested more than 200 levels deep. Python's NaN and Infinity become null. */
export function parseJson(text: string): unknown {
  if (isDeepJson(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return parsePythonJson(text);
  }
}

/** Replaces NaN and Infinity, which Python's json.dumps writes although JSON does not have them. */
function parsePythonJson(text: string): unknown {
  if (text.length > MAX_REPAIRED || !/NaN|Infinity/.test(text)) return undefined;
  const json = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g, (found) =>
    found.startsWith('"') ? found : 'null',
  );
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
