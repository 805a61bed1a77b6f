// A Zstandard frame that stores its content: Node 20 has no compressor, and a reader need not care.

const MAGIC = 0xfd2fb528;
const BLOCK_BYTES = 128 * 1024;

export function zstdStored(content: Buffer): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32LE(MAGIC, 0);
  // No checksum, no dictionary, no content size; a window of 8 MiB, the most that a reader must allow.
  head.writeUInt8(0, 4);
  head.writeUInt8(13 << 3, 5);
  const blocks: Buffer[] = [];
  for (let at = 0; at === 0 || at < content.length; at += BLOCK_BYTES) {
    const block = content.subarray(at, at + BLOCK_BYTES);
    const last = at + BLOCK_BYTES >= content.length ? 1 : 0;
    const size = Buffer.alloc(3);
    size.writeUIntLE((block.length << 3) | last, 0, 3);
    blocks.push(size, block);
  }
  return Buffer.concat([head, ...blocks]);
}
