// The example operations that GraphiQL opens with, one per task.

import { Kind, parse, parseValue, print, type ValueNode } from 'graphql';
import type { Task } from '../../tasks/task.ts';
import { EXAMPLE_AUDIO, EXAMPLE_COMMAND, EXAMPLE_IMAGE, EXAMPLE_SHAPE } from './example-media.ts';

/** Lines that a phone of 375 px shows whole. */
const INTRODUCTION = `# Press play and choose one.
# Ctrl+Enter runs the one at
# the cursor. Files that some
# need are in the variables.

query WhatCanYouDo {
  tasks {
    id
    mutation
    defaultModel
  }
  connections {
    id
    kind
    isDefault
  }
}
`;

export const exampleVariables = {
  image: EXAMPLE_IMAGE,
  shape: EXAMPLE_SHAPE,
  audio: EXAMPLE_AUDIO,
  command: EXAMPLE_COMMAND,
};

/** A document with one example operation per task, named after its mutation. */
export function exampleOperations(tasks: readonly Task[]): string {
  return [INTRODUCTION, ...tasks.map(exampleOperation)].join('\n');
}

export function exampleOperation({ mutation, example }: Task): string {
  const variables = Object.keys(exampleVariables)
    .filter((name) => example.includes(`$${name}`))
    .map((name) => `$${name}: Media!`);
  const name = mutation.charAt(0).toUpperCase() + mutation.slice(1);
  const head = `mutation ${name}${variables.length > 0 ? `(${variables.join(', ')})` : ''}`;
  return `${layOut(`${head} { ${mutation}${example} }`)}\n`;
}

/** Characters of a line that GraphiQL's editor shows beside its buttons, in a window of 1440 px. */
const LINE = 56;

/** `print` breaks selections and arguments over lines, but leaves an input object on one, however long it is. */
function layOut(operation: string): string {
  return print(parse(operation)).replace(
    /^( *)([^{\n]*\binput: )(\{.*\})(?=\)|$)/gm,
    (_match, indent: string, before: string, object: string) =>
      `${indent}${before}${valueLines(parseValue(object), indent, before.length)}`,
  );
}

/** @param taken characters of the line that come before the value, besides the indent */
function valueLines(value: ValueNode, indent: string, taken: number): string {
  const line = inOneLine(value);
  if (indent.length + taken + line.length <= LINE) return line;
  const inner = `${indent}  `;
  if (value.kind === Kind.OBJECT) {
    const fields = value.fields.map(({ name, value: one }) => {
      const before = `${name.value}: `;
      return `${inner}${before}${valueLines(one, inner, before.length)}`;
    });
    return `{\n${fields.join('\n')}\n${indent}}`;
  }
  if (value.kind === Kind.LIST) {
    return `[\n${value.values.map((item) => `${inner}${valueLines(item, inner, 0)}`).join('\n')}\n${indent}]`;
  }
  return line;
}

function inOneLine(value: ValueNode): string {
  if (value.kind === Kind.LIST) return `[${value.values.map(inOneLine).join(', ')}]`;
  if (value.kind !== Kind.OBJECT) return print(value);
  return `{ ${value.fields.map((field) => `${field.name.value}: ${inOneLine(field.value)}`).join(', ')} }`;
}
