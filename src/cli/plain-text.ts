// Formats an answer for terminals and pipes: text as it is, lists as lines with tab-separated values.

/** Fields that hold the whole answer as text. */
const TEXTS = ['generatedText', 'summaryText', 'translationText', 'answer', 'text'];
/** Fields that hold the answer as a list. */
const LISTS = ['results', 'classes', 'objects', 'segments', 'scores'];
/** Fields of an item that are printed, in this order; `--json` prints the rest, such as masks. */
const COLUMNS = ['label', 'entityGroup', 'entity', 'tokenStr', 'word', 'index', 'score', 'start', 'end', 'box', 'text'];
const BOX = ['xmin', 'ymin', 'xmax', 'ymax'];

export function plainText(output: object): string {
  const message = member(output, 'message');
  if (isObject(message)) return String(member(message, 'content') ?? JSON.stringify(member(message, 'toolCalls')));
  for (const name of TEXTS) {
    const value = member(output, name);
    if (typeof value === 'string') return value;
  }
  const masks = member(output, 'masks');
  if (Array.isArray(masks)) return masks.map(linesOf).join('\n\n');
  for (const name of LISTS) {
    const list = member(output, name);
    if (Array.isArray(list)) return linesOf(list);
  }
  return JSON.stringify(member(output, 'embedding') ?? output);
}

function linesOf(list: readonly unknown[]): string {
  return list.map(lineOf).join('\n');
}

function lineOf(item: unknown): string {
  if (!isObject(item)) return String(item);
  return COLUMNS.flatMap((name) => cellsOf(member(item, name))).join('\t');
}

function cellsOf(value: unknown): string[] {
  if (isObject(value)) return BOX.map((name) => String(member(value, name)));
  if (typeof value !== 'string' && typeof value !== 'number') return [];
  return [String(value).replace(/[\t\r\n]+/g, ' ')];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function member(of: object, name: string): unknown {
  return Reflect.get(of, name);
}
