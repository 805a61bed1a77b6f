// A file of a multipart request, in memory: one buffer, which grows as bytes come.

/** As much of a Blob as the Media scalar asks for. */
export class UploadedFile {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.byteLength;
  }

  /** The bytes themselves, not a copy. */
  async bytes(): Promise<Uint8Array> {
    return this.#bytes;
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return new Uint8Array(this.#bytes).buffer;
  }
}

const FIRST_BYTES = 64 * 1024;

/** Bytes that have to come before an announced length is believed: reserving memory must cost its sender something. */
const TRUSTED_BYTES = 1024 * 1024;

/** Collects pieces in one buffer. A list of pieces, joined at the end, would hold the file twice. */
export function createCollector({ announced, max }: { announced: number; max: number }) {
  let buffer = Buffer.allocUnsafeSlow(Math.min(FIRST_BYTES, max));
  let size = 0;

  function reserve(bytes: number) {
    const wanted = size < TRUSTED_BYTES ? buffer.length * 4 : Math.max(announced, buffer.length * 2);
    const larger = Buffer.allocUnsafeSlow(Math.max(bytes, Math.min(max, wanted)));
    buffer.copy(larger, 0, 0, size);
    buffer = larger;
  }

  return {
    add(piece: Buffer): void {
      if (size + piece.length > buffer.length) reserve(size + piece.length);
      piece.copy(buffer, size);
      size += piece.length;
    },
    /** What came, without the room that was not needed where that is much. */
    take(): Uint8Array {
      const bytes = buffer.subarray(0, size);
      return size < buffer.length * 0.75 ? Uint8Array.prototype.slice.call(bytes) : bytes;
    },
  };
}
