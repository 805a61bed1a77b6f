// A black-and-white mask as a coloured layer: white becomes the colour, black nothing.

import { useEffect, useRef } from 'react';

export function MaskCanvas({ mask, colour }: { mask: string; colour: string }) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const image = new Image();
    image.onload = () => {
      const canvas = ref.current;
      const context = canvas?.getContext('2d', { willReadFrequently: true });
      if (canvas && context) paint(canvas, context, image, colour);
    };
    image.src = mask;
  }, [mask, colour]);
  return <canvas ref={ref} />;
}

function paint(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, image: HTMLImageElement, colour: string) {
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  const rgb = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  for (let i = 0; i < pixels.data.length; i += 4) {
    pixels.data[i + 3] = pixels.data[i] ?? 0;
    for (const channel of [0, 1, 2]) pixels.data[i + channel] = rgb[channel] ?? 0;
  }
  context.putImageData(pixels, 0, 0);
}
