// Decodes ADPCM from dictaphones and telephony: IMA in WAV and in Apple's formats, and Microsoft's.

import type { AudioBlock } from './audio-block.ts';

const IMA_STEPS = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118,
  130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060,
  1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484,
  7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
];
const IMA_INDEX = [-1, -1, -1, -1, 2, 4, 6, 8];

interface ImaState {
  predictor: number;
  index: number;
}

function nextIma(state: ImaState, nibble: number): number {
  const step = IMA_STEPS[state.index] ?? 7;
  let difference = step >> 3;
  if (nibble & 4) difference += step;
  if (nibble & 2) difference += step >> 1;
  if (nibble & 1) difference += step >> 2;
  state.predictor = clamp16(state.predictor + (nibble & 8 ? -difference : difference));
  state.index = Math.min(88, Math.max(0, state.index + (IMA_INDEX[nibble & 7] ?? 0)));
  return state.predictor / 32_768;
}

export interface AdpcmLayout {
  readonly channels: number;
  readonly rate: number;
  readonly blockBytes: number;
}

/** WAV format 0x11: a block starts with one full sample per channel, then 8 samples of each channel in turn. */
export function* decodeImaWav(bytes: Uint8Array, { channels, rate, blockBytes }: AdpcmLayout): Generator<AudioBlock> {
  for (const block of blocksOf(bytes, blockBytes)) {
    const groups = Math.floor((block.length - 4 * channels) / (4 * channels));
    if (groups < 0) return;
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    const planes = Array.from({ length: channels }, (_, channel) => {
      const plane = new Float32Array(1 + groups * 8);
      const state = {
        predictor: view.getInt16(channel * 4, true),
        index: Math.min(88, view.getUint8(channel * 4 + 2)),
      };
      plane[0] = state.predictor / 32_768;
      for (let group = 0; group < groups; group++) {
        const at = 4 * channels * (group + 1) + channel * 4;
        for (let i = 0; i < 8; i++) {
          plane[1 + group * 8 + i] = nextIma(state, (view.getUint8(at + (i >> 1)) >> (i & 1 ? 4 : 0)) & 15);
        }
      }
      return plane;
    });
    yield { channels: planes, rate };
  }
}

/** Apple's `ima4`: packets of 34 bytes per channel, with 64 samples each. */
export function* decodeIma4(
  bytes: Uint8Array,
  { channels, rate }: Omit<AdpcmLayout, 'blockBytes'>,
): Generator<AudioBlock> {
  const states = Array.from({ length: channels }, (): ImaState => ({ predictor: 0, index: 0 }));
  for (const block of blocksOf(bytes, 34 * channels)) {
    if (block.length < 34 * channels) return;
    const planes = states.map((state, channel) => {
      const at = channel * 34;
      const head = ((block[at] ?? 0) << 8) | (block[at + 1] ?? 0);
      const predictor = ((head & 0xff80) << 16) >> 16;
      // The header holds only the upper nine bits; the running value is kept if it agrees with them.
      if (Math.abs(predictor - state.predictor) > 0x7f) state.predictor = predictor;
      state.index = Math.min(88, head & 0x7f);
      return Float32Array.from({ length: 64 }, (_, i) =>
        nextIma(state, ((block[at + 2 + (i >> 1)] ?? 0) >> (i & 1 ? 4 : 0)) & 15),
      );
    });
    yield { channels: planes, rate };
  }
}

const MS_ADAPTATION = [230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230];
const MS_COEFFICIENTS = [
  [256, 0],
  [512, -256],
  [0, 0],
  [192, 64],
  [240, 0],
  [460, -208],
  [392, -232],
] as const;

/** WAV format 2. */
export function* decodeMsWav(bytes: Uint8Array, { channels, rate, blockBytes }: AdpcmLayout): Generator<AudioBlock> {
  for (const block of blocksOf(bytes, blockBytes)) {
    const head = 7 * channels;
    if (block.length < head) return;
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    const length = 2 + Math.floor(((block.length - head) * 2) / channels);
    const planes = Array.from({ length: channels }, () => new Float32Array(length));
    planes.forEach((plane, channel) => {
      const [first, second] = MS_COEFFICIENTS[view.getUint8(channel)] ?? MS_COEFFICIENTS[0];
      let delta = view.getInt16(channels + channel * 2, true);
      let newer = view.getInt16(channels * 3 + channel * 2, true);
      let older = view.getInt16(channels * 5 + channel * 2, true);
      plane[0] = older / 32_768;
      plane[1] = newer / 32_768;
      for (let i = 2; i < length; i++) {
        const index = (i - 2) * channels + channel;
        const nibble = (view.getUint8(head + (index >> 1)) >> (index & 1 ? 0 : 4)) & 15;
        const predicted = (newer * first + older * second) >> 8;
        older = newer;
        newer = clamp16(predicted + delta * (nibble & 8 ? nibble - 16 : nibble));
        delta = Math.min(0x7fffff, Math.max(16, ((MS_ADAPTATION[nibble] ?? 230) * delta) >> 8));
        plane[i] = newer / 32_768;
      }
    });
    yield { channels: planes, rate };
  }
}

function* blocksOf(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function clamp16(value: number): number {
  return Math.min(32_767, Math.max(-32_768, value));
}
