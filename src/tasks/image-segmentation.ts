// Image segmentation: a mask for each thing in a picture.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, number } from './schema/common-inputs.ts';
import { readMedia } from './schema/media.ts';
import { outputType } from './schema/output-type.ts';
import { imageArgument, imageList, imageRequest } from './shared/image.ts';
import { orListOfOne, parseReply } from './shared/reply.ts';
import { omitNullish } from './shared/wire-parameters.ts';

export interface Segment {
  label: string;
  mask: string;
  score: number | null;
}

export interface ImageSegmentationResult {
  segments: Segment[];
}

const SegmentationSubtask = builder.enumType('SegmentationSubtask', {
  description: 'What counts as a segment.',
  values: {
    INSTANCE: { value: 'instance', description: 'Each thing on its own.' },
    PANOPTIC: { value: 'panoptic', description: 'Each thing on its own, and the background by kind.' },
    SEMANTIC: { value: 'semantic', description: 'All things of a kind together.' },
  } as const,
});

const ImageSegmentationParameters = builder.inputType('ImageSegmentationParameters', {
  description: 'What counts as a segment. Omitted parameters are not sent; the model decides.',
  fields: (t) => ({
    subtask: t.field({ type: SegmentationSubtask, description: 'What counts as a segment.' }),
    threshold: t.float({ description: 'Segments less likely than this are dropped, 0 to 1.', validate: number(0, 1) }),
    maskThreshold: t.float({ description: 'How sure a pixel must be, 0 to 1.', validate: number(0, 1) }),
    overlapMaskAreaThreshold: t.float({
      description: 'Share of a mask that must remain after overlaps, 0 to 1.',
      validate: number(0, 1),
    }),
  }),
});

const ImageSegmentationInput = builder.inputType('ImageSegmentationInput', {
  description: 'A picture to cut into segments.',
  fields: (t) => ({
    image: imageArgument(t),
    parameters: t.field({ type: ImageSegmentationParameters, description: 'What counts as a segment.' }),
    ...commonInputFields(t),
  }),
});

const SegmentType = builder.objectRef<Segment>('Segment').implement({
  description: 'One thing in the picture, and the pixels it covers.',
  fields: (t) => ({
    label: t.exposeString('label', { description: "What it is, in the model's own words." }),
    mask: t.exposeString('mask', {
      description:
        'A single-channel PNG as a `data:image/png;base64,` URI, of the size of the picture: white where it is, black elsewhere.',
    }),
    score: t.exposeFloat('score', {
      nullable: true,
      description: 'How likely it is, from 0 to 1. Null for semantic models, which give none.',
    }),
  }),
});

const ImageSegmentationOutput = outputType<ImageSegmentationResult>('ImageSegmentationOutput', {
  description: 'The segments of the picture.',
  fields: (t) => ({
    segments: t.field({
      type: [SegmentType],
      description: "The segments in the model's order; none when nothing is likely enough.",
      resolve: (output) => output.segments,
    }),
  }),
});

const PNG = 'data:image/png;base64,';
/** A PNG in base64, possibly with line breaks, or a data: URI. */
const mask = z
  .string()
  .transform((text) => text.replace(/\s+/g, ''))
  .refine((text) => /^(?:data:[^,]+,)?[A-Za-z0-9+/]+={0,2}$/.test(text))
  .transform((text) => (text.startsWith('data:') ? text : `${PNG}${text}`));
const segment = z
  .object({ label: z.string(), mask, score: z.number().nullish() })
  .transform(({ label, mask, score }): Segment => ({ label, mask, score: score ?? null }));

export const imageSegmentation = defineTask({
  id: 'image-segmentation',
  mutation: 'imageSegmentation',
  weight: 2,
  description: 'Cuts a picture into the things it shows.',
  example: '(input: { image: $image }) { segments { label score mask } }',
  input: ImageSegmentationInput,
  output: ImageSegmentationOutput,
  call: async ({ image, parameters }) => ({
    input: await readMedia(image, 'image', 'input.image'),
    parameters: omitNullish(parameters),
  }),
  remote: {
    model: 'nvidia/segformer-b0-finetuned-ade-512-512',
    servers: ['hugging-face', 'toolkit'],
    request: imageRequest,
    decode: (reply): ImageSegmentationResult => ({
      segments: parseReply(orListOfOne(z.array(segment)), reply, 'a list of {label, mask: a PNG in base64, score}'),
    }),
    list: imageList,
  },
});
