// The pictures and recordings that the panels start with.

import triangle from '../../../assets/one-shape.png?inline';
import digits from '../../../assets/seven-two-nine.ogg?inline';
import command from '../../../assets/stop.ogg?inline';
import scene from '../assets/scene.png?inline';
import type { MediaFile } from './media.ts';

/** A red circle, a blue square and a green triangle. */
export const SAMPLE_SCENE: MediaFile = { name: 'scene.png', uri: scene };
/** For tasks that name one thing. */
export const SAMPLE_TRIANGLE: MediaFile = { name: 'triangle.png', uri: triangle };
/** A voice that says "seven two nine". */
export const SAMPLE_DIGITS: MediaFile = { name: 'digits.ogg', uri: digits };
/** A voice that says "stop". */
export const SAMPLE_COMMAND: MediaFile = { name: 'command.ogg', uri: command };
