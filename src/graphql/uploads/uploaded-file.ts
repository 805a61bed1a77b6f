// A file of a multipart request, kept in memory in the chunks in which it arrived, to avoid a second copy.

/** The part of the Blob interface that the Media scalar uses. */
export class UploadedFile {
  readonly pieces: readonly Uint8Array[];

  constructor(pieces: readonly Uint8Array[]) {
    this.pieces = pieces;
  }

  get size(): number {
    return this.pieces.reduce((sum, { length }) => sum + length, 0);
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = new Uint8Array(this.size);
    let place = 0;
    for (const piece of this.pieces) {
      bytes.set(piece, place);
      place += piece.length;
    }
    return bytes.buffer;
  }
}
