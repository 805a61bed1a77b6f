// Parses untrusted JSON with limited nesting: a few megabytes of "[" would later overflow the stack.

/** More than any documented reply; a JSON Schema inside a tool call has about 20 levels. */
const MAX_DEPTH = 200;

/** Longer invalid texts are not searched for Python's NaN. */
const MAX_REPAIRED = 1_000_000;

/** Undefined if the text is not JSON or is nested more than 200 levels deep. Python's NaN and Infinity become null. */
export function parseJson(text: string): unknown {
  if (isDeep(text)) return undefined;
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

function isDeep(text: string): boolean {
  if (text.length <= MAX_DEPTH) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = endOfString(text, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth++;
        if (depth > MAX_DEPTH) return true;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
    }
  }
  return false;
}

/** End of the string that starts at `start`: its closing quote, or the end of the text. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes++;
  return backslashes % 2 === 1;
}
