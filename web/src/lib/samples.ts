// The picture and the recording that the server's own examples use.

import { EXAMPLE_AUDIO, EXAMPLE_IMAGE } from '../../../src/graphql/example-media.ts';
import type { MediaFile } from './media.ts';

export const SAMPLE_IMAGE: MediaFile = { name: 'sample.png', uri: EXAMPLE_IMAGE };
export const SAMPLE_AUDIO: MediaFile = { name: 'sample.ogg', uri: EXAMPLE_AUDIO };
