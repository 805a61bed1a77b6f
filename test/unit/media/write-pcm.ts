// Writes plain recordings the way programs do, so that the readers meet every width and order.

export interface Samples {
  readonly kind: 'signed' | 'unsigned' | 'float' | 'a-law' | 'mu-law';
  readonly bits: number;
  readonly little: boolean;
}

/** Frame by frame, the channels in turn. */
export function pcm(channels: readonly Float64Array[], { kind, bits, little }: Samples): Buffer {
  const bytes = bits / 8;
  const frames = channels[0]?.length ?? 0;
  const out = Buffer.alloc(frames * channels.length * bytes);
  let at = 0;
  for (let frame = 0; frame < frames; frame++) {
    for (const channel of channels) {
      writeSample(out.subarray(at, at + bytes), channel[frame] ?? 0, { kind, bits, little });
      at += bytes;
    }
  }
  return out;
}

function writeSample(to: Buffer, value: number, { kind, bits, little }: Samples): void {
  if (kind === 'float') {
    if (bits === 32) little ? to.writeFloatLE(value) : to.writeFloatBE(value);
    else little ? to.writeDoubleLE(value) : to.writeDoubleBE(value);
  } else if (kind === 'a-law') to[0] = toALaw(value);
  else if (kind === 'mu-law') to[0] = toMuLaw(value);
  else {
    const most = 2 ** (bits - 1);
    const whole = Math.max(-most, Math.min(most - 1, Math.round(value * most)));
    if (kind === 'unsigned') to[0] = whole + 128;
    else little ? to.writeIntLE(whole, 0, bits / 8) : to.writeIntBE(whole, 0, bits / 8);
  }
}

/** ITU-T G.711 as an encoder does it: the segment is searched for, where the reader shifts. */
function toMuLaw(value: number): number {
  const magnitude = Math.min(32_635, Math.round(Math.abs(value) * 32_768)) + 132;
  let segment = 7;
  while (segment > 0 && magnitude < 128 * 2 ** segment) segment--;
  const mantissa = Math.floor(magnitude / 2 ** (segment + 3)) % 16;
  return ~((value < 0 ? 0x80 : 0) | (segment << 4) | mantissa) & 0xff;
}

function toALaw(value: number): number {
  const magnitude = Math.min(32_767, Math.round(Math.abs(value) * 32_768));
  let segment = 7;
  while (segment > 0 && magnitude < 2 ** (segment + 7)) segment--;
  const mantissa = Math.floor(magnitude / 2 ** (segment === 0 ? 4 : segment + 3)) % 16;
  return ((value < 0 ? 0 : 0x80) | (segment << 4) | mantissa) ^ 0x55;
}

const u16 = (value: number, little = true) => {
  const out = Buffer.alloc(2);
  little ? out.writeUInt16LE(value) : out.writeUInt16BE(value);
  return out;
};
const u32 = (value: number, little = true) => {
  const out = Buffer.alloc(4);
  little ? out.writeUInt32LE(value) : out.writeUInt32BE(value);
  return out;
};

/** A chunk of RIFF with its pad byte. */
export function chunk(
  id: string,
  body: Uint8Array,
  { size = body.length, isPadded = true, little = true } = {},
): Buffer {
  const pad = Buffer.alloc(isPadded ? body.length % 2 : 0);
  return Buffer.concat([Buffer.from(id, 'latin1'), u32(size, little), body, pad]);
}

export interface WavOptions {
  readonly tag?: number;
  readonly bits?: number;
  readonly rate?: number;
  readonly channels?: number;
  readonly isExtensible?: boolean;
  /** Between the format and the data. */
  readonly between?: Uint8Array;
  /** In front of the format. */
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
  /** What the header says of the data's size. */
  readonly dataSize?: number;
  readonly riff?: 'RIFF' | 'RF64' | 'BW64' | 'RIFX';
}

export function wav(data: Uint8Array, options: WavOptions = {}): Buffer {
  const { tag = 1, bits = 16, rate = 16_000, channels = 2, isExtensible = false, riff = 'RIFF' } = options;
  const little = riff !== 'RIFX';
  const frame = (bits / 8) * channels;
  const fields = [u16(isExtensible ? 0xfffe : tag, little), u16(channels, little), u32(rate, little)];
  fields.push(u32((rate * frame) % 2 ** 32, little), u16(frame, little), u16(bits, little));
  // The format's number and the rest of a fixed GUID.
  const guid = Buffer.from('000000001000800000aa00389b71', 'hex');
  if (isExtensible) fields.push(u16(22), u16(bits), u32(3), u16(tag), guid);
  const isLarge = riff === 'RF64' || riff === 'BW64';
  const ds64 = Buffer.alloc(28);
  ds64.writeBigUInt64LE(BigInt(data.length), 8);
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    ...(isLarge ? [chunk('ds64', ds64)] : []),
    options.before ?? Buffer.alloc(0),
    chunk('fmt ', Buffer.concat(fields), { little }),
    options.between ?? Buffer.alloc(0),
    chunk('data', data, { size: options.dataSize ?? (isLarge ? 0xffff_ffff : data.length), little }),
    options.after ?? Buffer.alloc(0),
  ]);
  return Buffer.concat([Buffer.from(riff), u32(isLarge ? 0xffff_ffff : body.length, little), body]);
}

/** Sony's: GUIDs for names, sizes of eight bytes that count the head too. */
export function w64(data: Uint8Array, { bits = 16, rate = 16_000, channels = 2 } = {}): Buffer {
  const tail = Buffer.from('f3acd3118cd100c04f8edb8a', 'hex');
  const u64 = (value: number) => {
    const out = Buffer.alloc(8);
    out.writeBigUInt64LE(BigInt(value));
    return out;
  };
  const part = (id: string, body: Uint8Array) => {
    const size = 24 + body.length;
    return Buffer.concat([Buffer.from(id), tail, u64(size), body, Buffer.alloc((8 - (size % 8)) % 8)]);
  };
  const frame = (bits / 8) * channels;
  const format = Buffer.concat([u16(1), u16(channels), u32(rate), u32(rate * frame), u16(frame), u16(bits)]);
  const body = Buffer.concat([part('fmt ', format), part('data', data)]);
  const riff = Buffer.from('726966662e91cf11a5d628db04c10000', 'hex');
  return Buffer.concat([riff, u64(40 + body.length), Buffer.from('wave'), tail, body]);
}

/** AIFF-C where a compression is given. */
export interface AiffOptions {
  readonly bits?: number;
  readonly rate?: number;
  readonly channels?: number;
  readonly compression?: string;
  readonly between?: Uint8Array;
  readonly soundSize?: number;
}

export function aiff(data: Uint8Array, options: AiffOptions = {}): Buffer {
  const { bits = 16, rate = 16_000, channels = 2, compression = '', between = Buffer.alloc(0) } = options;
  const { soundSize = data.length } = options;
  const frames = data.length / ((bits / 8) * channels);
  // 80 bits: the exponent of the highest bit, then the mantissa from that bit on.
  const exponent = Math.floor(Math.log2(rate));
  const extended = Buffer.alloc(10);
  extended.writeUInt16BE(16_383 + exponent);
  extended.writeBigUInt64BE(BigInt(rate) << BigInt(63 - exponent), 2);
  const common = [u16(channels, false), u32(frames, false), u16(bits, false), extended];
  if (compression) common.push(Buffer.from(compression, 'latin1'), Buffer.from([0, 0]));
  const body = Buffer.concat([
    Buffer.from(compression ? 'AIFC' : 'AIFF'),
    chunk('COMM', Buffer.concat(common), { little: false }),
    between,
    chunk('SSND', Buffer.concat([Buffer.alloc(8), data]), { size: 8 + soundSize, little: false }),
  ]);
  return Buffer.concat([Buffer.from('FORM'), u32(body.length, false), body]);
}

export function caf(
  data: Uint8Array,
  {
    bits = 16,
    rate = 16_000,
    channels = 2,
    format = 'lpcm',
    flags = 0,
    dataSize = data.length + 4,
    before = Buffer.alloc(0),
  } = {},
): Buffer {
  const part = (id: string, body: Uint8Array, size = body.length) => {
    const head = Buffer.alloc(12);
    head.write(id, 'latin1');
    head.writeBigInt64BE(BigInt(size), 4);
    return Buffer.concat([head, body]);
  };
  const description = Buffer.alloc(32);
  description.writeDoubleBE(rate);
  description.write(format, 8, 'latin1');
  for (const [i, value] of [flags, (bits / 8) * channels, 1, channels, bits].entries())
    description.writeUInt32BE(value, 12 + i * 4);
  const sound = Buffer.concat([Buffer.alloc(4), data]);
  return Buffer.concat([
    Buffer.from('caff\0\x01\0\0', 'latin1'),
    part('desc', description),
    before,
    part('data', sound, dataSize),
  ]);
}

export function au(data: Uint8Array, { encoding = 3, rate = 16_000, channels = 2, size = data.length } = {}): Buffer {
  const head = [24 + 8, size, encoding, rate, channels].map((value) => u32(value, false));
  return Buffer.concat([Buffer.from('.snd'), ...head, Buffer.alloc(8), data]);
}
