// Removes the encoder delay and padding of a recording.

import type { AudioBlock } from './audio-block.ts';

/** @param seconds length to skip at the start, and length to keep after it */
export async function* trimBlocks(
  blocks: AsyncIterable<AudioBlock>,
  { skip, keep }: { skip: number; keep: number },
): AsyncGenerator<AudioBlock> {
  let seconds = -skip;
  for await (const { channels, rate } of blocks) {
    const length = channels[0]?.length ?? 0;
    const from = Math.min(length, Math.max(0, Math.round(-seconds * rate)));
    const to = Math.max(from, Math.min(length, Math.round((keep - seconds) * rate)));
    seconds += length / rate;
    if (to > from) yield { channels: channels.map((plane) => plane.subarray(from, to)), rate };
  }
}
