// Reads bits in LSB-first order, as in Vorbis.

import { OutOfBits } from '../bit-reader.ts';

export class VorbisBits {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = bytes.length * 8;
  }

  /** At least the next 24 bits, zero-padded beyond the end, without advancing. */
  peek(): number {
    const at = this.#position >>> 3;
    if (at + 4 <= this.#bytes.length) return this.#view.getUint32(at, true) >>> (this.#position & 7);
    let value = 0;
    for (let i = 3; i >= 0; i--) value = value * 256 + (this.#bytes[at + i] ?? 0);
    return value >>> (this.#position & 7);
  }

  skip(count: number): void {
    this.#position += count;
    if (this.#position > this.#end) throw new OutOfBits();
  }

  /** 0 to 32 bits. */
  read(count: number): number {
    if (count > 24) return this.read(16) + this.read(count - 16) * 65_536;
    const value = this.peek() & ((1 << count) - 1);
    this.skip(count);
    return value;
  }

  readFlag(): boolean {
    return this.read(1) === 1;
  }
}

/** The bit length of a number. */
export function bitsOf(value: number): number {
  return value <= 0 ? 0 : 32 - Math.clz32(value);
}
