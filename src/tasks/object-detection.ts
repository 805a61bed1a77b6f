// Object detection: the things in a picture, with a box around each.

import { z } from 'zod';
import { Media } from '../inference/index.ts';
import { defineTask } from './define-task.ts';
import { builder, type Context } from './schema/builder.ts';
import { commonInputFields, number } from './schema/common-inputs.ts';
import { inputType } from './schema/input-type.ts';
import { readMedia } from './schema/media.ts';
import { outputType } from './schema/output-type.ts';
import { ImageSteps } from './schema/steps.ts';
import { imageArgument, imageList, imageRequest } from './shared/image.ts';
import { bestFirst, orListOfOne, parseReply, score } from './shared/reply.ts';
import { omitNullish } from './shared/wire-parameters.ts';

export interface Box {
  xmin: number;
  ymin: number;
  xmax: number;
  ymax: number;
}

export interface DetectedObject {
  box: Box;
  label: string;
  score: number;
}

export interface ObjectDetectionResult {
  objects: DetectedObject[];
}

const ObjectDetectionParameters = builder.inputType('ObjectDetectionParameters', {
  description: 'Omitted parameters are not sent; the model decides.',
  fields: (t) => ({
    threshold: t.float({
      description: 'Things less likely than this are dropped, 0 to 1. Usual default: 0.5.',
      validate: number(0, 1),
    }),
  }),
});

const ObjectDetectionInput = inputType('ObjectDetectionInput', {
  description: 'A picture to look for things in.',
  fields: (t) => ({
    image: imageArgument(t),
    parameters: t.field({ type: ObjectDetectionParameters, description: 'How sure the model must be.' }),
    ...commonInputFields(t),
  }),
});

const BoxType = builder.objectRef<Box>('Box').implement({
  description:
    'A bounding box in pixels of the image that was sent; the origin is its top left corner. It can reach past the edges.',
  fields: (t) => ({
    xmin: t.exposeFloat('xmin', { description: 'Left edge, in pixels.' }),
    ymin: t.exposeFloat('ymin', { description: 'Top edge, in pixels.' }),
    xmax: t.exposeFloat('xmax', { description: 'Right edge, in pixels.' }),
    ymax: t.exposeFloat('ymax', { description: 'Bottom edge, in pixels.' }),
  }),
});

/** An object and its picture. It is cropped once, when first selected. */
class FoundObject {
  readonly object: DetectedObject;
  readonly #picture: unknown;
  #crop: Promise<Media> | undefined;

  constructor(object: DetectedObject, picture: unknown) {
    this.object = object;
    this.#picture = picture;
  }

  crop(context: Context): Promise<Media> {
    if (!(this.#picture instanceof Media)) throw new TypeError('Expected the picture that the object was found in.');
    this.#crop ??= context.crop(this.#picture, this.object.box);
    return this.#crop;
  }
}

const DetectedObjectType = builder.objectRef<FoundObject>('DetectedObject').implement({
  description: 'A thing in the picture, and where it is.',
  fields: (t) => ({
    box: t.field({ type: BoxType, description: 'Where it is.', resolve: ({ object }) => object.box }),
    label: t.string({ description: "What it is, in the model's own words.", resolve: ({ object }) => object.label }),
    score: t.float({ description: 'How likely it is, from 0 to 1.', resolve: ({ object }) => object.score }),
    crop: t.string({
      description:
        'The object, cut out of the picture along its box: a PNG as a `data:image/png;base64,` URI. At most 50 in a request.',
      resolve: async (found, _arguments, context) => {
        const { bytes } = await found.crop(context);
        return `data:image/png;base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')}`;
      },
    }),
    next: t.field({
      type: ImageSteps,
      description: 'Further tasks on the cropped picture of this object, in the same request.',
      resolve: (found, _arguments, context) => ({ picture: () => found.crop(context) }),
    }),
  }),
});

const ObjectDetectionOutput = outputType<ObjectDetectionResult>('ObjectDetectionOutput', {
  description: 'The things in the picture.',
  fields: (t) => ({
    objects: t.field({
      type: [DetectedObjectType],
      description: 'The things, best first; none when nothing is likely enough.',
      resolve: ({ objects, input }) => objects.map((object) => new FoundObject(object, input)),
    }),
  }),
});

const box = z.object({ xmin: z.number(), ymin: z.number(), xmax: z.number(), ymax: z.number() });
const objects = z.array(z.object({ box, label: z.string(), score }));

export const objectDetection = defineTask({
  id: 'object-detection',
  mutation: 'objectDetection',
  weight: 2,
  description: 'Finds the things in a picture and draws a box around each.',
  example: '(input: { image: $image }) { objects { label score box { xmin ymin xmax ymax } } }',
  input: ObjectDetectionInput,
  output: ObjectDetectionOutput,
  takes: { kind: 'image', field: 'image' },
  call: async ({ image, parameters }) => ({
    input: await readMedia(image, 'image', 'input.image'),
    parameters: omitNullish(parameters),
  }),
  remote: {
    model: 'facebook/detr-resnet-50',
    servers: ['hugging-face', 'toolkit'],
    request: imageRequest,
    decode: (reply): ObjectDetectionResult => ({
      objects: bestFirst(parseReply(orListOfOne(objects), reply, 'a list of {label, score, box}')),
    }),
    list: imageList,
  },
});
