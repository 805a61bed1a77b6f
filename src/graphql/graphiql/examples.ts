// The ready operations that GraphiQL opens with: one per task.

import type { Task } from '../../tasks/task.ts';
import { EXAMPLE_AUDIO, EXAMPLE_COMMAND, EXAMPLE_IMAGE, EXAMPLE_SHAPE } from './example-media.ts';

const INTRODUCTION = `# One operation per task: put the cursor into one and press Ctrl+Enter (or choose it at the play button).
# The docs on the left explain every field. $image, $shape, $audio and $command are in the variables below.

query WhatCanYouDo {
  tasks { id mutation defaultModel }
  connections { id kind isDefault }
}
`;

export const exampleVariables = {
  image: EXAMPLE_IMAGE,
  shape: EXAMPLE_SHAPE,
  audio: EXAMPLE_AUDIO,
  command: EXAMPLE_COMMAND,
};

/** A document with every task's example as an operation of its own, named after the mutation. */
export function exampleOperations(tasks: readonly Task[]): string {
  return [INTRODUCTION, ...tasks.map(exampleOperation)].join('\n');
}

export function exampleOperation({ mutation, example }: Task): string {
  const variables = Object.keys(exampleVariables)
    .filter((name) => example.includes(`$${name}`))
    .map((name) => `$${name}: Media!`);
  const name = mutation.charAt(0).toUpperCase() + mutation.slice(1);
  return `mutation ${name}${variables.length > 0 ? `(${variables.join(', ')})` : ''} {\n  ${mutation}${example}\n}\n`;
}
