// What both checks of the picture models share: drawing SVG by another renderer than that of the training (sharp), the
// same on every run, and loading a model of a folder.
import { env, pipeline, RawImage } from '@huggingface/transformers';
import sharp from 'sharp';

/** mulberry32: the same pictures on every run. */
export function dice(seed) {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    random,
    between: (low, high) => low + (high - low) * random(),
    pick: (list) => list[Math.floor(random() * list.length)],
  };
}

/** @returns loads one of the folder's models for a task, on one thread */
export function modelsOf(folder) {
  env.allowRemoteModels = false;
  env.useFSCache = false;
  env.localModelPath = folder;
  return (task, model) =>
    pipeline(task, model, { dtype: 'q8', session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 } });
}

export function svgOf(width, height, body, background = 'white') {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${background}"/>${body}</svg>`,
  );
}

/** @param source an SVG's bytes, or a file's path */
export async function imageOf(source) {
  return RawImage.fromBlob(new Blob([await sharp(source).png().toBuffer()]));
}
