// Tells deeply nested JSON before it is parsed: each level takes a microsecond, so that two megabytes of "[" hold the
// event loop for two seconds, and what reads the value later would overflow the stack.

/** More than any documented reply or request; a JSON Schema inside a tool call has about 20 levels. */
export const MAX_JSON_DEPTH = 200;

/** Whether objects and lists lie more than 200 levels deep. */
export function isDeepJson(text: string): boolean {
  if (text.length <= MAX_JSON_DEPTH) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = endOfString(text, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth++;
        if (depth > MAX_JSON_DEPTH) return true;
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
