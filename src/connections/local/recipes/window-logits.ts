// Runs a token classifier over long texts in overlapping windows. The scores of each token come from the window with
// the most context around it.

import type { LocalModel } from '../recipe.ts';
import { getOutput } from './get-output.ts';

/** Overlap of two windows, in tokens. */
const STRIDE = 128;
/** Batch size: windows per tensor. */
const AT_ONCE = 16;
/** Most windows per text; the rest is truncated. */
const MAX_WINDOWS = 64;

export interface Windowed {
  /** Token ids after truncation. */
  readonly ids: readonly number[];
  readonly truncated: boolean;
  /** Scores of one token, by its index in `ids`. */
  logitsAt(token: number): Float32Array;
}

interface Window {
  readonly text: number;
  readonly from: number;
  readonly ids: readonly number[];
}

export async function windowLogits(
  texts: readonly string[],
  { tokens, forward }: Pick<LocalModel, 'tokens' | 'forward'>,
): Promise<Windowed[]> {
  const room = Math.max(1, tokens.maxLength - tokens.special.one);
  const step = room - Math.min(STRIDE, Math.floor(room / 2));
  const most = Number.isFinite(room) ? room + step * (MAX_WINDOWS - 1) : Number.POSITIVE_INFINITY;
  const read = texts.map((text) => {
    // A token covers only a few characters, so a megabyte is cut before tokenization.
    const short = text.slice(0, most * 16);
    const ids = tokens.ids(short, { whole: true });
    return { ids: ids.slice(0, most), truncated: ids.length > most || short.length < text.length };
  });
  const windows = read.flatMap(({ ids }, text) => cut(ids, room, step).map((window): Window => ({ ...window, text })));
  const scores: Map<number, { logits: Float32Array; margin: number }>[] = texts.map(() => new Map());
  for (let at = 0; at < windows.length; at += AT_ONCE) {
    const group = windows.slice(at, at + AT_ONCE);
    const encoded = tokens.build(group.map(({ ids }) => ({ first: ids })));
    const { data, dims } = getOutput(await forward(encoded), 'logits');
    const [, length = 0, width = 0] = dims;
    for (const [row, { text, from, ids }] of group.entries()) {
      for (const i of ids.keys()) {
        const margin = Math.min(i, ids.length - 1 - i);
        if ((scores[text]?.get(from + i)?.margin ?? -1) >= margin) continue;
        const start = (row * length + encoded.starts.first + i) * width;
        scores[text]?.set(from + i, { logits: data.subarray(start, start + width), margin });
      }
    }
  }
  return read.map((one, text) => ({
    ...one,
    logitsAt: (token) => scores[text]?.get(token)?.logits ?? new Float32Array(0),
  }));
}

function cut(ids: readonly number[], room: number, step: number): { from: number; ids: readonly number[] }[] {
  const windows = [{ from: 0, ids: ids.slice(0, room) }];
  for (let from = step; from + room - step < ids.length; from += step) {
    windows.push({ from, ids: ids.slice(from, from + room) });
  }
  return windows;
}
