// Decodes Sun's AU format, which NeXT and old Java programs write as .snd.

import { ByteView } from '../../../../utils/media/byte-view.ts';
import type { AudioBlocks } from './audio-block.ts';
import { badAudio, endsEarly } from './audio-error.ts';
import type { AudioLimits } from './audio-limits.ts';
import { decodePcm, type PcmFormat } from './pcm.ts';

const FORMATS: Readonly<Record<number, PcmFormat>> = {
  1: { kind: 'mu-law', bits: 8, littleEndian: false },
  2: { kind: 'signed', bits: 8, littleEndian: false },
  3: { kind: 'signed', bits: 16, littleEndian: false },
  4: { kind: 'signed', bits: 24, littleEndian: false },
  5: { kind: 'signed', bits: 32, littleEndian: false },
  6: { kind: 'float', bits: 32, littleEndian: false },
  7: { kind: 'float', bits: 64, littleEndian: false },
  27: { kind: 'a-law', bits: 8, littleEndian: false },
};

export function decodeAu(bytes: Uint8Array, limits: AudioLimits): AudioBlocks {
  const view = new ByteView(bytes);
  const [start, size, encoding] = [view.u32(4), view.u32(8), view.u32(12)];
  const [rate, channels] = [view.u32(16), view.u32(20)];
  limits.expect({ channels, rate });
  const format = FORMATS[encoding];
  if (!format) throw badAudio(`expected an AU file of plain samples, got its encoding ${encoding}.`);
  const rest = bytes.length - start;
  if (rest < 0) throw endsEarly('an AU file', bytes.length, start);
  const announced = size === 0xffff_ffff ? rest : size;
  if (announced > rest) throw endsEarly('an AU file', bytes.length, start + announced);
  limits.expect({ channels, rate, frames: Math.floor(announced / ((format.bits / 8) * channels)) });
  return decodePcm(bytes.subarray(start, start + announced), { format, channels, rate });
}
