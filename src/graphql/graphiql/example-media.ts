// The pictures and recordings in GraphiQL's variables, as data URIs.

import { readFileSync } from 'node:fs';

/** `assets/`, beside `src/` and `dist/` alike. */
const dataUri = (type: string, name: string) =>
  `data:${type};base64,${readFileSync(new URL(`../../../assets/${name}`, import.meta.url)).toString('base64')}`;

/** A red circle left of a blue square. */
export const EXAMPLE_IMAGE = dataUri('image/png', 'two-shapes.png');
/** A green triangle: for tasks that name one thing. */
export const EXAMPLE_SHAPE = dataUri('image/png', 'one-shape.png');
/** A voice made by espeak-ng says "seven two nine". */
export const EXAMPLE_AUDIO = dataUri('audio/ogg', 'seven-two-nine.ogg');
/** A voice made by espeak-ng says "stop". */
export const EXAMPLE_COMMAND = dataUri('audio/ogg', 'stop.ogg');
