// Chain steps on the text or picture of an answer: the types TextSteps and ImageSteps, to which every task with such an
// input adds a field. The arguments of a step are the fields of the task's input, without the one that the answer
// fills.

import type { InputFieldMap, InputRef } from '@pothos/core';
import { InferenceError, type Media } from '../../inference/index.ts';
import { builder } from './builder.ts';
import { argumentsOf } from './input-type.ts';

/** The field of a task's input that a step fills. */
export interface Takes {
  /** Kind of input: a text or a picture. */
  readonly kind: 'text' | 'image';
  /** Name of the field in the input, or in its member `inputs`. */
  readonly field: string;
  /** Type of `inputs`, if the field is a member of it. */
  readonly inputs?: InputRef<unknown>;
  /** Fields of `inputs` that do not apply to a step. */
  readonly without?: readonly string[];
  /** Role of the value, if it is not obvious: "The text is the context." */
  readonly description?: string;
}

/** The value on which steps run. */
export type StepSource = { readonly text: string } | { readonly picture: () => Promise<Media> };

export const TextSteps = builder.objectRef<StepSource>('TextSteps').implement({
  description:
    'Tasks on the text of the answer. Each is the task of the same name with this text as `inputs`. With an empty text ' +
    'nothing runs: the step is null, with BAD_USER_INPUT.',
});

export const ImageSteps = builder.objectRef<StepSource>('ImageSteps').implement({
  description: 'Tasks on the cropped picture. Each is the task of the same name with this picture as `image`.',
});

/** The arguments of a step: the fields of its task's input except the value. */
export function stepArguments(input: InputRef<unknown>, { field, inputs, without = [] }: Takes): InputFieldMap {
  if (!inputs) return omit(argumentsOf(input), [field]);
  return { ...omit(argumentsOf(inputs), [field, ...without]), ...omit(argumentsOf(input), ['inputs']) };
}

/**
 * Builds the task's input from the arguments of a step and its value.
 * @throws InferenceError BAD_USER_INPUT when the text is empty
 */
export async function stepInput(
  source: StepSource,
  args: Readonly<Record<string, unknown>>,
  { field, inputs, without = [] }: Takes,
): Promise<Record<string, unknown>> {
  const value = 'text' in source ? source.text : await source.picture();
  if (typeof value === 'string' && value.trim() === '') {
    throw new InferenceError(
      'BAD_USER_INPUT',
      'Expected text to run this step on, got an empty answer: nothing was run.',
    );
  }
  if (!inputs) return { ...args, [field]: value };
  const inside = new Set(Object.keys(argumentsOf(inputs)));
  const entries = Object.entries(args);
  return {
    ...Object.fromEntries(entries.filter(([name]) => !inside.has(name))),
    inputs: {
      ...Object.fromEntries(without.map((name) => [name, undefined])),
      ...Object.fromEntries(entries.filter(([name]) => inside.has(name))),
      [field]: value,
    },
  };
}

function omit(fields: InputFieldMap, names: readonly string[]): InputFieldMap {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
