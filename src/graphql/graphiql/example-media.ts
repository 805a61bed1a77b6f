// Example pictures and recordings for GraphiQL, as data URIs.

import { readFileSync } from 'node:fs';

/** `assets/`, next to both `src/` and `dist/`. */
const dataUri = (type: string, name: string) =>
  `data:${type};base64,${readFileSync(new URL(`../../../assets/${name}`, import.meta.url)).toString('base64')}`;

/** A red circle to the left of a blue square. */
export const EXAMPLE_IMAGE = dataUri('image/png', 'two-shapes.png');
/** A green triangle, for tasks that name a single object. */
export const EXAMPLE_SHAPE = dataUri('image/png', 'one-shape.png');
/** "seven two nine", spoken by espeak-ng. */
export const EXAMPLE_AUDIO = dataUri('audio/ogg', 'seven-two-nine.ogg');
/** "stop", spoken by espeak-ng. */
export const EXAMPLE_COMMAND = dataUri('audio/ogg', 'stop.ogg');
