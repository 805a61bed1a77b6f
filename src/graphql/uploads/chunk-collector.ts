// Collects the chunks of a body or file without joining them, and merges small ones.

const BLOCK_BYTES = 64 * 1024;

/** Smaller chunks are merged: each has an overhead of about 300 bytes, and a client can send chunks of one byte. */
const WORTH_KEEPING = BLOCK_BYTES / 2;

export type ChunkCollector = ReturnType<typeof createChunkCollector>;

export function createChunkCollector() {
  const pieces: Uint8Array[] = [];
  let block = Buffer.alloc(0);
  let used = 0;

  /** At most half of a block stays unused. */
  function closeBlock() {
    if (used > 0) pieces.push(used < WORTH_KEEPING ? Buffer.from(block.subarray(0, used)) : block.subarray(0, used));
    used = 0;
    block = Buffer.alloc(0);
  }

  function copy(piece: Buffer) {
    if (used + piece.length > block.length) {
      closeBlock();
      block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    }
    piece.copy(block, used);
    used += piece.length;
  }

  return {
    add(piece: Buffer): void {
      if (piece.length < WORTH_KEEPING) copy(piece);
      else {
        closeBlock();
        pieces.push(piece);
      }
    },
    /** The chunks, in order. */
    take(): Uint8Array[] {
      closeBlock();
      return pieces;
    },
  };
}
