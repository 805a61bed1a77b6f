// Image classification: labels for a picture.

import { defineTask } from './define-task.ts';
import { commonInputFields } from './schema/common-inputs.ts';
import { inputType } from './schema/input-type.ts';
import { readMedia } from './schema/media.ts';
import { outputType } from './schema/output-type.ts';
import { Classification, classificationParameters, topLabels } from './shared/classification.ts';
import { imageArgument, imageList, imageRequest } from './shared/image.ts';
import { omitNullish } from './shared/wire-parameters.ts';

export interface ImageClassificationResult {
  classes: Classification[];
}

const ImageClassificationParameters = classificationParameters('ImageClassificationParameters');

const ImageClassificationInput = inputType('ImageClassificationInput', {
  description: 'A picture to label.',
  fields: (t) => ({
    image: imageArgument(t),
    parameters: t.field({ type: ImageClassificationParameters, description: 'Number of labels, and scoring.' }),
    ...commonInputFields(t),
  }),
});

const ImageClassificationOutput = outputType<ImageClassificationResult>('ImageClassificationOutput', {
  description: 'The labels of the picture.',
  fields: (t) => ({
    classes: t.field({
      type: [Classification],
      description: 'Labels, best first.',
      resolve: (output) => output.classes,
    }),
  }),
});

export const imageClassification = defineTask({
  id: 'image-classification',
  mutation: 'imageClassification',
  weight: 2,
  description: 'Says what a picture shows.',
  example: '(input: { image: $shape }) { classes { label score } }',
  input: ImageClassificationInput,
  output: ImageClassificationOutput,
  takes: { kind: 'image', field: 'image' },
  call: async ({ image, parameters }) => ({
    input: await readMedia(image, 'image', 'input.image'),
    parameters: omitNullish(parameters),
  }),
  remote: {
    model: 'google/vit-base-patch16-224',
    servers: ['hugging-face', 'toolkit'],
    request: imageRequest,
    decode: (reply, { parameters }): ImageClassificationResult => ({ classes: topLabels(reply, parameters) }),
    list: imageList,
  },
});
