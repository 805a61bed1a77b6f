// Image to text: a caption for a picture.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields, integer } from './schema/common-inputs.ts';
import { inputType } from './schema/input-type.ts';
import { readMedia } from './schema/media.ts';
import { outputType } from './schema/output-type.ts';
import { choicesReply, generatedText } from './shared/generation.ts';
import { imageArgument, imageList, imageRequest } from './shared/image.ts';
import { parseReply } from './shared/reply.ts';
import { omitNullish } from './shared/wire-parameters.ts';

export interface ImageToTextResult {
  text: string;
}

const ImageToTextParameters = builder.inputType('ImageToTextParameters', {
  description: 'Omitted parameters are not sent; the model decides.',
  fields: (t) => ({
    maxNewTokens: t.int({
      description: 'Maximum number of tokens of the text, 1 to 100,000.',
      validate: integer(1, 100_000),
    }),
  }),
});

const ImageToTextInput = inputType('ImageToTextInput', {
  description: 'A picture to put into words.',
  fields: (t) => ({
    image: imageArgument(t),
    parameters: t.field({ type: ImageToTextParameters, description: 'How long the text is.' }),
    ...commonInputFields(t),
  }),
});

const ImageToTextOutput = outputType<ImageToTextResult>('ImageToTextOutput', {
  description: 'The picture in words.',
  text: ({ text }) => text,
  fields: (t) => ({
    text: t.string({
      description: 'The caption, or the text in the picture, untrimmed.',
      resolve: (output) => output.text,
    }),
  }),
});

const reply = z.union([
  generatedText,
  z
    .array(generatedText)
    .min(1)
    .transform(([first]) => first ?? ''),
  z.tuple([z.array(generatedText).min(1)]).transform(([[first]]) => first ?? ''),
  choicesReply.transform(({ texts: [first] }) => first ?? ''),
]);

export const imageToText = defineTask({
  id: 'image-to-text',
  mutation: 'imageToText',
  weight: 5,
  description: 'Puts a picture into words.',
  example: '(input: { image: $image }) { text }',
  input: ImageToTextInput,
  output: ImageToTextOutput,
  takes: { kind: 'image', field: 'image' },
  call: async ({ image, parameters }) => ({
    input: await readMedia(image, 'image', 'input.image'),
    parameters: omitNullish(parameters),
  }),
  remote: {
    model: 'Salesforce/blip-image-captioning-large',
    servers: ['hugging-face', 'toolkit'],
    request: imageRequest,
    decode: (body): ImageToTextResult => ({ text: parseReply(reply, body, 'a list of {generated_text}') }),
    list: imageList,
  },
});
