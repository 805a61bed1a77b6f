// Object detection: the things in a picture, with a box around each.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, number } from './schema/common-inputs.ts';
import { readMedia } from './schema/media.ts';
import { outputType } from './schema/output-type.ts';
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
  description: 'What is left out is not sent: the model decides.',
  fields: (t) => ({
    threshold: t.float({
      description: 'Things less likely than this are dropped, 0 to 1. Usual default: 0.5.',
      validate: number(0, 1),
    }),
  }),
});

const ObjectDetectionInput = builder.inputType('ObjectDetectionInput', {
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

const DetectedObjectType = builder.objectRef<DetectedObject>('DetectedObject').implement({
  description: 'A thing in the picture, and where it is.',
  fields: (t) => ({
    box: t.field({ type: BoxType, description: 'Where it is.', resolve: (object) => object.box }),
    label: t.exposeString('label', { description: "What it is, in the model's own words." }),
    score: t.exposeFloat('score', { description: 'How likely it is, from 0 to 1.' }),
  }),
});

const ObjectDetectionOutput = outputType<ObjectDetectionResult>('ObjectDetectionOutput', {
  description: 'The things in the picture.',
  fields: (t) => ({
    objects: t.field({
      type: [DetectedObjectType],
      description: 'The things, best first; none when nothing is likely enough.',
      resolve: (output) => output.objects,
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
