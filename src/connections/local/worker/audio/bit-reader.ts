// Reads bits in MSB-first order, as in FLAC and AAC.

/** The stream ended within a read. */
export class OutOfBits extends Error {}

export class BitReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  /** In bits. */
  position: number;

  constructor(bytes: Uint8Array, start = 0) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = bytes.length * 8;
    this.position = start * 8;
  }

  get left(): number {
    return this.#end - this.position;
  }

  /** The next 32 bits as an unsigned number, zero-padded beyond the end, without advancing. */
  peek32(): number {
    const at = this.position >>> 3;
    const shift = this.position & 7;
    if (at + 5 > this.bytes.length) return this.#peekAtEnd(at, shift);
    const high = this.#view.getUint32(at);
    return shift === 0 ? high : ((high << shift) | (this.#view.getUint8(at + 4) >>> (8 - shift))) >>> 0;
  }

  #peekAtEnd(at: number, shift: number): number {
    let value = 0;
    for (let i = 0; i < 4; i++) value = value * 256 + (this.bytes[at + i] ?? 0);
    return shift === 0 ? value : ((value << shift) | ((this.bytes[at + 4] ?? 0) >>> (8 - shift))) >>> 0;
  }

  /** The next 1 to 32 bits, without advancing. */
  peek(count: number): number {
    return this.peek32() >>> (32 - count);
  }

  skip(count: number): void {
    this.position += count;
    if (this.position > this.#end) throw new OutOfBits();
  }

  /** 0 to 32 bits, unsigned. */
  read(count: number): number {
    if (count === 0) return 0;
    const value = this.peek32() >>> (32 - count);
    this.skip(count);
    return value;
  }

  /** 0 to 32 bits, two's complement. */
  readSigned(count: number): number {
    if (count === 0) return 0;
    const value = (this.peek32() | 0) >> (32 - count);
    this.skip(count);
    return value;
  }

  readFlag(): boolean {
    return this.read(1) === 1;
  }

  /** The number of zero bits before the next one bit, which is consumed too. */
  readUnary(): number {
    let zeros = 0;
    for (;;) {
      const bits = this.peek32();
      if (bits !== 0) {
        const count = Math.clz32(bits);
        this.skip(count + 1);
        return zeros + count;
      }
      zeros += 32;
      this.skip(32);
    }
  }

  align(): void {
    this.position = (this.position + 7) & ~7;
  }
}
