// The TypeScript type of an operation's answer.

import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';
import { ENUMS, OUTPUT_TYPES } from '../../generated/output-types.ts';
import { indent } from './operation.ts';

const SCALARS: Readonly<Record<string, string>> = {
  ID: 'string',
  String: 'string',
  Int: 'number',
  Float: 'number',
  Boolean: 'boolean',
};

/** Of a document without fragments. */
export function answerType({ definitions: [definition] }: DocumentNode): string {
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('Expected one operation.');
  // Every task is the same field of Query as of Mutation.
  return objectType(definition.operation === 'subscription' ? 'Subscription' : 'Mutation', definition.selectionSet);
}

function objectType(name: string, { selections }: SelectionSetNode): string {
  const lines = selections.flatMap((field) => {
    if (field.kind !== Kind.FIELD) return [];
    const type = OUTPUT_TYPES[name]?.[field.name.value] ?? 'String!';
    return [`${(field.alias ?? field.name).value}: ${written(type, field.selectionSet)};`];
  });
  return `{\n${indent(lines.join('\n'))}\n}`;
}

function written(type: string, selectionSet: SelectionSetNode | undefined): string {
  if (!type.endsWith('!')) return `${written(`${type}!`, selectionSet)} | null`;
  const inner = type.slice(0, -1);
  if (inner.startsWith('[')) {
    const item = written(inner.slice(1, -1), selectionSet);
    return item.includes('|') ? `(${item})[]` : `${item}[]`;
  }
  if (selectionSet) return objectType(inner, selectionSet);
  return ENUMS[inner]?.map((value) => `'${value}'`).join(' | ') ?? SCALARS[inner] ?? 'unknown';
}
