// Audio classification: labels for a recording, such as a command or a mood.

import { defineTask } from './define-task.ts';
import { builder } from './schema/builder.ts';
import { commonInputFields } from './schema/common-inputs.ts';
import { readMedia } from './schema/media.ts';
import { outputType } from './schema/output-type.ts';
import { audioArgument, audioRequest } from './shared/audio.ts';
import { Classification, classificationParameters, topLabels } from './shared/classification.ts';
import { omitNullish } from './shared/wire-parameters.ts';

export interface AudioClassificationResult {
  classes: Classification[];
}

const AudioClassificationParameters = classificationParameters('AudioClassificationParameters');

const AudioClassificationInput = builder.inputType('AudioClassificationInput', {
  description: 'A recording to label.',
  fields: (t) => ({
    audio: audioArgument(t),
    parameters: t.field({ type: AudioClassificationParameters, description: 'Number of labels, and scoring.' }),
    ...commonInputFields(t),
  }),
});

const AudioClassificationOutput = outputType<AudioClassificationResult>('AudioClassificationOutput', {
  description: 'The labels of the recording.',
  fields: (t) => ({
    classes: t.field({
      type: [Classification],
      description: 'Labels, best first.',
      resolve: (output) => output.classes,
    }),
  }),
});

export const audioClassification = defineTask({
  id: 'audio-classification',
  mutation: 'audioClassification',
  weight: 5,
  description: 'Says what is heard in a recording: a command, a mood, a sound.',
  example: '(input: { audio: $command }) { classes { label score } }',
  input: AudioClassificationInput,
  output: AudioClassificationOutput,
  call: async ({ audio, parameters }) => ({
    input: await readMedia(audio, 'audio', 'input.audio'),
    parameters: omitNullish(parameters),
  }),
  remote: {
    model: 'MIT/ast-finetuned-audioset-10-10-0.4593',
    servers: ['hugging-face', 'toolkit'],
    request: audioRequest,
    decode: (reply, { parameters }): AudioClassificationResult => ({ classes: topLabels(reply, parameters) }),
  },
});
