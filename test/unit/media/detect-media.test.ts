// What kind a file is, told from its bytes.

import sharp from 'sharp';
import { expect, test } from 'vitest';
import { detectMedia } from '../../../src/utils/media/detect-media.ts';
import { bmp } from '../../support/write-bmp.ts';
import { fixture } from './tone.ts';
import { aiff, au, caf, w64, wav } from './write-pcm.ts';

const sound = Buffer.alloc(64);
const latin = (text: string) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(32)]);
const ftyp = (brand: string) => latin(`\0\0\0\x18ftyp${brand}\0\0\0\0mif1${brand}`);

test.each<[name: string, file: () => Buffer | Promise<Buffer>, mime: string]>([
  ['WAV', () => wav(sound), 'audio/wav'],
  ['RF64', () => wav(sound, { riff: 'RF64' }), 'audio/wav'],
  ['BW64', () => wav(sound, { riff: 'BW64' }), 'audio/wav'],
  ['Wave64', () => w64(sound), 'audio/wav'],
  ['AIFF', () => aiff(sound), 'audio/aiff'],
  ['AIFF-C', () => aiff(sound, { compression: 'sowt' }), 'audio/aiff'],
  ['CAF', () => caf(sound), 'audio/x-caf'],
  ['AU', () => au(sound), 'audio/basic'],
  ['FLAC', () => fixture('tone.flac'), 'audio/flac'],
  ['MP3', () => fixture('mono-16k.mp3'), 'audio/mpeg'],
  ['MP3 with ID3', () => fixture('tone.mp3'), 'audio/mpeg'],
  ['MP2', () => fixture('tone.mp2'), 'audio/mpeg'],
  ['Ogg', () => fixture('tone.opus'), 'audio/ogg'],
  ['WebM', () => fixture('recorder.webm'), 'audio/webm'],
  ['Matroska', () => fixture('aac.mka'), 'audio/webm'],
  ['M4A', () => fixture('tone.m4a'), 'audio/m4a'],
  ['MP4', () => fixture('fragmented.mp4'), 'audio/m4a'],
  ['3GP', () => fixture('tone.3gp'), 'audio/m4a'],
  ['QuickTime', () => fixture('tone.mov'), 'audio/m4a'],
  ['ADTS', () => fixture('tone.aac'), 'audio/aac'],
  ['AMR', () => latin('#!AMR\n'), 'audio/amr'],
  ['WMA', () => latin('\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\0\xaa\0\x62\xce\x6c'), 'audio/x-ms-wma'],
  ['BMP', () => bmp(sound, { width: 2, height: 2, bits: 24 }), 'image/bmp'],
  ['HEIC', () => ftyp('heic'), 'image/heic'],
  ['AVIF', () => ftyp('avif'), 'image/avif'],
  ['TIFF', () => latin('II*\0\x08\0\0\0'), 'image/tiff'],
  ['SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml'],
  [
    'SVG behind a declaration and comments',
    () => Buffer.from('\ufeff<?xml version="1.0"?>\n<!-- <p> -->\n<!DOCTYPE svg>\n<svg:svg width="1"/>'),
    'image/svg+xml',
  ],
  ['HTML that holds an SVG', () => Buffer.from('<!DOCTYPE html><html><svg/></html>'), 'undefined'],
  ['PDF', () => latin('%PDF-1.7'), 'application/pdf'],
  ['nothing', () => Buffer.alloc(0), 'undefined'],
  ['text', () => Buffer.from('a recording'), 'undefined'],
])('%s', async (_name, file, mime) => {
  expect(String(await detectMedia(await file()))).toBe(mime);
});

test.each(['png', 'jpeg', 'webp', 'gif', 'tiff'] as const)('%s, in pieces of 7 bytes', async (format) => {
  const bytes = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
    .toFormat(format)
    .toBuffer();
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) => bytes.subarray(i * 7, i * 7 + 7));
  expect(await detectMedia(pieces)).toBe(`image/${format}`);
});

test('16 MB of tags in front, in pieces, are stepped over', async () => {
  const size = 16_000_000;
  const head = Buffer.from([...Buffer.from('ID3\x04\0\0'), ...[21, 14, 7, 0].map((bits) => (size >> bits) & 127)]);
  const flac = await fixture('tone.flac');
  const started = performance.now();
  expect(await detectMedia([head, Buffer.alloc(size / 2), Buffer.alloc(size / 2), flac])).toBe('audio/flac');
  expect(performance.now() - started).toBeLessThan(200);
});
