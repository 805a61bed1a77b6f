// Small files that hold, or claim, far more than they weigh.

import { crc8, crc16, crc32Ogg } from '../../../src/connections/local/worker/audio/crc.ts';

/** Their codes in the head of a frame: decoders differ in whether they look up a rate that is not there. */
const RATE_CODES: Readonly<Record<number, number>> = { 8000: 4, 96000: 11, 192000: 3 };

/** Silence in FLAC, in the largest frames there are: 36 bytes for 65,535 samples of 8 channels. */
export function silentFlac({ seconds, rate, channels }: { seconds: number; rate: number; channels: number }): Buffer {
  const info = Buffer.alloc(34);
  info.writeUInt16BE(65_535, 0);
  info.writeUInt16BE(65_535, 2);
  // Rate, channels, 16 bits, and no word on how long it is.
  info.writeBigUInt64BE((BigInt(rate) << 44n) | (BigInt(channels - 1) << 41n) | (15n << 36n), 10);
  const frame = (number: number) => {
    const fixed = Buffer.from([0xff, 0xf8, 0x70 | (RATE_CODES[rate] ?? 0), ((channels - 1) << 4) | 8]);
    // Numbers of frames are coded as UTF-8 codes characters.
    const head = Buffer.concat([fixed, Buffer.from(String.fromCodePoint(number)), Buffer.from([0xff, 0xfe])]);
    const body = Buffer.concat([head, Buffer.from([crc8(head)]), Buffer.alloc(3 * channels)]);
    const crc = crc16(body);
    return Buffer.concat([body, Buffer.from([crc >> 8, crc & 255])]);
  };
  const count = Math.ceil((seconds * rate) / 65_535);
  return Buffer.concat([
    Buffer.from('fLaC'),
    Buffer.from([0x80, 0, 0, 34]),
    info,
    ...Array.from({ length: count }, (_, i) => frame(i)),
  ]);
}

/** Silence in Opus: three bytes for 20 ms of stereo. */
export function silentOpus(seconds: number): Buffer {
  const head = Buffer.from('OpusHead\x01\x02\x00\x00\x80\xbb\x00\x00\x00\x00\x00', 'latin1');
  const tags = Buffer.from('OpusTags\0\0\0\0\0\0\0\0', 'latin1');
  const packet = Buffer.from([0xfc, 0xff, 0xfe]);
  const pages = [oggPage([head], 0, 2), oggPage([tags], 1, 0)];
  for (let left = seconds * 50; left > 0; left -= 250) {
    pages.push(oggPage(Array(Math.min(250, left)).fill(packet), pages.length, left <= 250 ? 4 : 0));
  }
  return Buffer.concat(pages);
}

/** @param packets each of fewer than 255 bytes */
export function oggPage(packets: readonly Buffer[], sequence: number, flags: number): Buffer {
  const page = Buffer.concat([Buffer.alloc(27), Buffer.from(packets.map(({ length }) => length)), ...packets]);
  page.write('OggS');
  page[5] = flags;
  page.writeUInt32LE(7, 14);
  page.writeUInt32LE(sequence, 18);
  page[26] = packets.length;
  page.writeUInt32LE(crc32Ogg(page, 0), 22);
  return page;
}

/** A grey progressive JPEG that is gone over again and again with nothing new in it. */
export function scannedJpeg(side: number, scans: number): Buffer {
  const segment = (marker: number, body: Buffer) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(body.length + 2, 2);
    return Buffer.concat([head, body]);
  };
  const frame = Buffer.from([8, side >> 8, side & 255, side >> 8, side & 255, 1, 1, 0x11, 0]);
  const blocks = Math.ceil(side / 8) ** 2;
  // One code each: no change of brightness; and "the next 32,767 blocks are done".
  const oneCode = (id: number, meaning: number) => segment(0xc4, Buffer.from([id, 1, ...Array(15).fill(0), meaning]));
  const first = Buffer.concat([segment(0xda, Buffer.from([1, 1, 0, 0, 0, 0])), Buffer.alloc(Math.ceil(blocks / 8))]);
  const bits = '011111111111111'.repeat(Math.ceil(blocks / 32_767));
  const bytes = (bits.padEnd(Math.ceil(bits.length / 8) * 8, '1').match(/.{8}/g) ?? []).map((byte) =>
    Number.parseInt(byte, 2),
  );
  const again = Buffer.concat([
    segment(0xda, Buffer.from([1, 1, 0, 1, 0x3f, 0])),
    Buffer.from(bytes.flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte]))),
  ]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, Buffer.from([0, ...Array(64).fill(1)])),
    segment(0xc2, frame),
    oneCode(0, 0),
    oneCode(0x10, 0xe0),
    first,
    ...Array(scans - 1).fill(again),
    Buffer.from([0xff, 0xd9]),
  ]);
}
