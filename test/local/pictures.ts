// Pictures drawn for the tests; the models have never seen them.

import sharp from 'sharp';
import { Media } from '../../src/inference/index.ts';

export async function draw(width: number, height: number, shapes: string): Promise<Media> {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<rect width="100%" height="100%" fill="white"/>${shapes}</svg>`;
  return new Media(await sharp(Buffer.from(svg)).png().toBuffer(), 'image/png');
}

export const redCircle = () => draw(128, 128, '<circle cx="64" cy="64" r="40" fill="red"/>');

export const circleLeftOfSquare = () =>
  draw(
    256,
    256,
    '<circle cx="70" cy="120" r="40" fill="red"/><rect x="150" y="90" width="70" height="70" fill="blue"/>',
  );
