// Computes token offsets in UTF-16 units, which transformers.js tokenizers do not provide.

export interface Offset {
  start: number;
  end: number;
}

/** A vocabulary piece; an unknown one has no text of its own. */
export interface Piece {
  readonly text: string;
  readonly unknown: boolean;
}

/**
 * Aligns the vocabulary's pieces, in order, with the text that was tokenized.
 * @returns one offset per piece; undefined if a piece is not found in the text
 */
export function tokenOffsets(text: string, pieces: readonly Piece[]): (Offset | undefined)[] {
  return isByteLevel(pieces) ? alignBytes(text, pieces) : alignFolded(text, pieces);
}

/** GPT-2's alphabet writes a space as Ġ and bytes as letters; other vocabularies have no such pieces. */
function isByteLevel(pieces: readonly Piece[]): boolean {
  return pieces.some(({ text }) => /^[ĠĊ]/.test(text)) && !pieces.some(({ text }) => /^(##|▁)/.test(text));
}

/** Aligns byte by byte: byte-level pieces contain exactly the bytes of the text. */
function alignBytes(text: string, pieces: readonly Piece[]): (Offset | undefined)[] {
  const units = unitsByByte(text);
  const bytes = Buffer.from(text);
  let at = 0;
  return pieces.map(({ text: piece }) => {
    const own = bytesOfPiece(piece);
    // Some tokenizers insert a space before the text.
    const skip = own[0] === 0x20 && bytes[at] !== 0x20 ? 1 : 0;
    const from = at + (own[0] === 0x20 && skip === 0 ? 1 : 0);
    at = Math.min(at + own.length - skip, bytes.length);
    return { start: units[Math.min(from, at)] ?? text.length, end: units[at] ?? text.length };
  });
}

/** UTF-16 index of the character that each byte belongs to. */
function unitsByByte(text: string): number[] {
  const units: number[] = [];
  let unit = 0;
  for (const character of text) {
    for (let i = 0; i < Buffer.byteLength(character); i++) units.push(unit);
    unit += character.length;
  }
  return units;
}

const BYTE_OF_LETTER = new Map<string, number>();
for (let byte = 0, extra = 0; byte < 256; byte++) {
  const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  BYTE_OF_LETTER.set(String.fromCodePoint(printable ? byte : 256 + extra++), byte);
}

function bytesOfPiece(piece: string): number[] {
  return [...piece].flatMap((letter) => BYTE_OF_LETTER.get(letter) ?? [...Buffer.from(letter)]);
}

/** How far ahead a misplaced piece is searched: tokenizers drop control characters. */
const LOOK_AHEAD = 32;

/** Aligns letter by letter, ignoring case and accents, which lower-casing models strip. */
function alignFolded(text: string, pieces: readonly Piece[]): (Offset | undefined)[] {
  const { letters, units } = foldText(text);
  let at = 0;
  return pieces.map(({ text: piece, unknown }) => {
    while (/\s/.test(letters[at] ?? '')) at++;
    const length = unknown ? unknownLength(letters, at) : 0;
    const wanted = unknown ? letters.slice(at, at + length) : [...fold(piece.replace(/^(##|▁)/, ''))];
    const found = find(letters, wanted, at);
    if (found < 0 || wanted.length === 0) return undefined;
    at = found + wanted.length;
    // A letter that folds into several has one position; it ends at the start of the next letter.
    return { start: units[found] ?? text.length, end: endOf(units, at, text.length) };
  });
}

function endOf(units: readonly number[], at: number, length: number): number {
  const last = units[at - 1] ?? 0;
  for (let i = at; i < units.length; i++) {
    const unit = units[i] ?? length;
    if (unit > last) return unit;
  }
  return length;
}

function find(letters: readonly string[], wanted: readonly string[], from: number): number {
  for (let at = from; at <= Math.min(from + LOOK_AHEAD, letters.length - wanted.length); at++) {
    if (wanted.every((letter, i) => letters[at + i] === letter)) return at;
  }
  return -1;
}

function foldText(text: string): { letters: string[]; units: number[] } {
  const letters: string[] = [];
  const units: number[] = [];
  let unit = 0;
  for (const character of text) {
    for (const letter of fold(character)) {
      letters.push(letter);
      units.push(unit);
    }
    unit += character.length;
  }
  return { letters, units };
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** An unknown token covers a whole word, or a single symbol or ideograph. */
function unknownLength(letters: readonly string[], from: number): number {
  const alone = /[\p{P}$+<=>^`|~\p{Script=Han}]/u;
  if (alone.test(letters[from] ?? '')) return 1;
  let at = from;
  while (at < letters.length && !/\s/.test(letters[at] ?? '') && !alone.test(letters[at] ?? '')) at++;
  return at - from;
}
