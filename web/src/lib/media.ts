// Files on their way in: to a data: URI for the server, to samples for the waveform, from a recording to WAV.

import { MAX_UPLOAD_MB } from './server-facts.ts';

export interface MediaFile {
  name: string;
  /** What is shown: a `data:` URI. */
  uri: string;
  /** What is sent; absent for samples, whose bytes are in the URI alone. */
  file?: File;
}

/** Why a file cannot be sent, before any of it is: the server would refuse it after the whole upload. */
export function sizeProblem({ name, size }: File): string | undefined {
  if (size <= MAX_UPLOAD_MB * 2 ** 20) return undefined;
  const megabytes = (Math.ceil((size / 2 ** 20) * 10) / 10).toFixed(1).replace('.0', '');
  return `${name} is ${megabytes} MB, and this server accepts at most ${MAX_UPLOAD_MB} MB. Choose a smaller file.`;
}

export function readFile(blob: Blob, name: string): Promise<MediaFile> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    const file = blob instanceof File ? blob : new File([blob], name, { type: blob.type });
    reader.onload = () => resolve({ name, uri: String(reader.result), file });
    reader.onerror = () => reject(reader.error ?? new Error(`${name} cannot be read.`));
    reader.readAsDataURL(blob);
  });
}

export function fileOf({ name, uri, file }: MediaFile): File {
  return file ?? new File([bytesOf(uri)], name, { type: /^data:([^;,]+)/.exec(uri)?.[1] });
}

/** Not by fetch(), which the page's Content-Security-Policy allows for this server alone. */
export function bytesOf(uri: string): ArrayBuffer {
  const text = atob(uri.slice(uri.indexOf(',') + 1));
  return Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer;
}

export const SPEECH_RATE = 16_000;

/** One channel at the rate that speech models are made for. */
export async function decodeAudio(bytes: ArrayBuffer): Promise<Float32Array> {
  const context = new OfflineAudioContext(1, 1, SPEECH_RATE);
  const buffer = await context.decodeAudioData(bytes);
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, i) => buffer.getChannelData(i));
  return new Float32Array(buffer.length).map(
    (_, i) => channels.reduce((sum, c) => sum + (c[i] ?? 0), 0) / channels.length,
  );
}

/** WAV is what every server reads; what browsers record is not. */
export function wavOf(samples: Float32Array): Blob {
  const data = new Int16Array(samples.length).map((_, i) => Math.max(-1, Math.min(1, samples[i] ?? 0)) * 0x7fff);
  const head = new DataView(new ArrayBuffer(44));
  const ascii = (at: number, text: string) => {
    for (const [i, c] of [...text].entries()) head.setUint8(at + i, c.charCodeAt(0));
  };
  ascii(0, 'RIFF');
  head.setUint32(4, 36 + data.byteLength, true);
  ascii(8, 'WAVEfmt ');
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, SPEECH_RATE, true);
  head.setUint32(28, SPEECH_RATE * 2, true);
  head.setUint16(32, 2, true);
  head.setUint16(34, 16, true);
  ascii(36, 'data');
  head.setUint32(40, data.byteLength, true);
  return new Blob([head, data], { type: 'audio/wav' });
}
