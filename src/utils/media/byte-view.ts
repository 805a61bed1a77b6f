// Reads numbers and names from a file's bytes; reads beyond the end give zero or an empty text instead of an exception.

/** A view that returns 0 beyond the end: parsers check relevant sizes themselves. */
export class ByteView {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  #holds(at: number, size: number): boolean {
    return at >= 0 && at + size <= this.bytes.length;
  }

  u8(at: number): number {
    return this.bytes[at] ?? 0;
  }

  u16(at: number, little = false): number {
    return this.#holds(at, 2) ? this.#view.getUint16(at, little) : 0;
  }

  i16(at: number, little = false): number {
    return this.#holds(at, 2) ? this.#view.getInt16(at, little) : 0;
  }

  u24(at: number): number {
    return (this.u8(at) << 16) | (this.u8(at + 1) << 8) | this.u8(at + 2);
  }

  u32(at: number, little = false): number {
    return this.#holds(at, 4) ? this.#view.getUint32(at, little) : 0;
  }

  i32(at: number, little = false): number {
    return this.#holds(at, 4) ? this.#view.getInt32(at, little) : 0;
  }

  /** As a double: sizes above 2^53 are inexact, but they are rejected anyway. */
  u64(at: number, little = false): number {
    return this.#holds(at, 8) ? Number(this.#view.getBigUint64(at, little)) : 0;
  }

  i64(at: number, little = false): number {
    return this.#holds(at, 8) ? Number(this.#view.getBigInt64(at, little)) : 0;
  }

  f32(at: number, little = false): number {
    return this.#holds(at, 4) ? this.#view.getFloat32(at, little) : 0;
  }

  f64(at: number, little = false): number {
    return this.#holds(at, 8) ? this.#view.getFloat64(at, little) : 0;
  }

  /** Bytes as Latin-1 text, such as the name of a chunk. */
  text(at: number, size: number): string {
    return String.fromCharCode(...this.bytes.subarray(at, at + size));
  }
}
