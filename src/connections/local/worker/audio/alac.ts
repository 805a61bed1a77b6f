// Decodes Apple Lossless, which iPhones record with the "lossless" setting (after Apple's published description).
// Written for this project, because the only decoder on npm is a plug-in of an unmaintained player.

import { ByteView } from '../../../../utils/media/byte-view.ts';
import type { AudioBlock, PacketDecoder } from './audio-block.ts';
import { badAudio, damaged } from './audio-error.ts';
import type { AudioLimits } from './audio-limits.ts';
import { BitReader, OutOfBits } from './bit-reader.ts';

interface Cookie {
  readonly frameLength: number;
  readonly bits: number;
  /** Adaptation parameters of the Rice codes. */
  readonly historyRate: number;
  readonly initialHistory: number;
  readonly limit: number;
  readonly rate: number;
}

/** Element ids of a frame. */
const [SINGLE, PAIR, LOW, END] = [0, 1, 3, 7] as const;

/** Frames usually have 4096 samples; this bounds untrusted headers. */
const MAX_FRAME = 65_536;

export function createAlacDecoder(config: Uint8Array, limits: AudioLimits): PacketDecoder {
  const { cookie, channels } = readCookie(config);
  limits.expect({ channels, rate: cookie.rate });
  if (cookie.frameLength > MAX_FRAME) throw damaged('ALAC');
  if (![16, 20, 24, 32].includes(cookie.bits)) throw badAudio(`expected ALAC of 16 to 32 bits, got ${cookie.bits}.`);
  return {
    decode(packet): AudioBlock {
      try {
        const planes = readFrame(new BitReader(packet), cookie, channels);
        const scale = 1 / 2 ** (cookie.bits - 1);
        return {
          channels: planes.map((plane) => Float32Array.from(plane, (value) => value * scale)),
          rate: cookie.rate,
        };
      } catch (error) {
        throw error instanceof OutOfBits ? damaged('ALAC') : error;
      }
    },
  };
}

/** In CAF, older `frma` and `alac` boxes may wrap the cookie. */
function readCookie(config: Uint8Array): { cookie: Cookie; channels: number } {
  const view = new ByteView(config);
  const at = view.text(4, 4) === 'frma' ? 24 : 0;
  if (config.length < at + 24) throw damaged('ALAC: its configuration is cut off');
  const cookie = {
    frameLength: view.u32(at),
    bits: view.u8(at + 5),
    historyRate: view.u8(at + 6),
    initialHistory: view.u8(at + 7),
    limit: view.u8(at + 8),
    rate: view.u32(at + 20),
  };
  return { cookie, channels: view.u8(at + 9) };
}

function readFrame(reader: BitReader, cookie: Cookie, channels: number): Int32Array[] {
  const planes: Int32Array[] = [];
  while (planes.length < channels) {
    const element = reader.read(3);
    if (element === END) break;
    if (element !== SINGLE && element !== PAIR && element !== LOW) throw damaged('ALAC');
    reader.skip(4);
    planes.push(...readElement(reader, cookie, element === PAIR ? 2 : 1));
  }
  if (planes.length === 0) throw damaged('ALAC');
  return planes;
}

function readElement(reader: BitReader, cookie: Cookie, count: number): Int32Array[] {
  reader.skip(12);
  const hasLength = reader.readFlag();
  const shiftBytes = reader.read(2);
  const isPlain = reader.readFlag();
  const length = hasLength ? reader.read(32) : cookie.frameLength;
  if (length > cookie.frameLength || shiftBytes > 2) throw damaged('ALAC');
  const planes = Array.from({ length: count }, () => new Int32Array(length));
  if (isPlain) {
    for (let i = 0; i < length; i++) for (const plane of planes) plane[i] = reader.readSigned(cookie.bits);
    return planes;
  }
  const shift = shiftBytes * 8;
  const bits = cookie.bits - shift + count - 1;
  if (bits > 32 || cookie.limit === 0) throw damaged('ALAC');
  const [mixBits, mixWeight] = [reader.read(8), reader.readSigned(8)];
  const predictors = planes.map(() => ({
    mode: reader.read(4),
    quantization: reader.read(4),
    adaptation: reader.read(3),
    coefficients: readCoefficients(reader),
  }));
  const low = shift > 0 ? planes.map(() => new Int32Array(length)) : [];
  // The lowest bits are stored uncompressed, because they are unpredictable.
  for (let i = 0; shift > 0 && i < length; i++) for (const plane of low) plane[i] = reader.read(shift);
  planes.forEach((plane, channel) => {
    const predictor = predictors[channel];
    if (!predictor) return;
    readResidual(reader, plane, bits, cookie, predictor.adaptation);
    if (predictor.mode === 15) predict(plane, new Int32Array(0), bits, 0, true);
    predict(plane, predictor.coefficients, bits, predictor.quantization, false);
  });
  const [first, second] = planes;
  if (first && second && mixWeight !== 0) unmix(first, second, mixBits, mixWeight);
  low.forEach((plane, channel) => {
    const whole = planes[channel];
    if (whole) for (let i = 0; i < length; i++) whole[i] = ((whole[i] ?? 0) << shift) | (plane[i] ?? 0);
  });
  return planes;
}

function readCoefficients(reader: BitReader): Int32Array {
  return Int32Array.from({ length: reader.read(5) }, () => reader.readSigned(16));
}

/** Rice codes whose parameter adapts to the previous values, with run lengths for zeros. */
function readResidual(reader: BitReader, out: Int32Array, bits: number, cookie: Cookie, adaptation: number): void {
  let history = cookie.initialHistory;
  let sign = 0;
  for (let i = 0; i < out.length; i++) {
    const parameter = Math.min(31 - Math.clz32((history >> 9) + 3), cookie.limit);
    const value = readCode(reader, parameter, bits) + sign;
    sign = 0;
    out[i] = (value >>> 1) ^ -(value & 1);
    const weight = (cookie.historyRate * adaptation) >> 2;
    history = value > 0xffff ? 0xffff : history + value * weight - ((history * weight) >> 9);
    if (history >= 128 || i + 1 >= out.length) continue;
    const logarithm = 31 - Math.clz32(history || 1);
    const zeros = readCode(reader, Math.min(7 - logarithm + ((history + 16) >> 6), cookie.limit), 16);
    if (zeros >= out.length - i) throw damaged('ALAC');
    i += zeros;
    if (zeros < 0x10000) sign = 1;
    history = 0;
  }
}

function readCode(reader: BitReader, parameter: number, bits: number): number {
  let ones = 0;
  while (ones < 9 && reader.readFlag()) ones++;
  if (ones === 9) return reader.read(bits);
  if (parameter === 1) return ones;
  const rest = reader.peek(parameter);
  const value = ones * ((1 << parameter) - 1);
  if (rest > 1) {
    reader.skip(parameter);
    return value + rest - 1;
  }
  reader.skip(parameter - 1);
  return value;
}

/** A sign-LMS adaptive filter: its weights follow the sign of the prediction error. */
function predict(samples: Int32Array, weights: Int32Array, bits: number, quantization: number, isFirst: boolean): void {
  const order = weights.length;
  const wrap = 32 - bits;
  if (isFirst || order === 31) {
    for (let i = 1; i < samples.length; i++) samples[i] = (((samples[i - 1] ?? 0) + (samples[i] ?? 0)) << wrap) >> wrap;
    return;
  }
  if (order === 0) return;
  for (let i = 1; i <= order && i < samples.length; i++) {
    samples[i] = (((samples[i - 1] ?? 0) + (samples[i] ?? 0)) << wrap) >> wrap;
  }
  const half = quantization > 0 ? 1 << (quantization - 1) : 0;
  for (let i = order + 1; i < samples.length; i++) {
    const base = samples[i - order - 1] ?? 0;
    let sum = half;
    for (let j = 0; j < order; j++) sum += Math.imul(weights[j] ?? 0, (samples[i - 1 - j] ?? 0) - base);
    let error = samples[i] ?? 0;
    samples[i] = ((error + base + (sum >> quantization)) << wrap) >> wrap;
    const direction = Math.sign(error);
    for (let j = order - 1; j >= 0 && error * direction > 0; j--) {
      const difference = base - (samples[i - 1 - j] ?? 0);
      const sign = Math.sign(difference) * direction;
      weights[j] = (weights[j] ?? 0) - sign;
      error -= ((difference * sign) >> quantization) * (order - j);
    }
  }
}

function unmix(first: Int32Array, second: Int32Array, bits: number, weight: number): void {
  for (let i = 0; i < first.length; i++) {
    const a = first[i] ?? 0;
    const b = second[i] ?? 0;
    const right = a - ((b * weight) >> bits);
    second[i] = right;
    first[i] = right + b;
  }
}
