// Validates cached values against the result shape of their task, which is derived from its GraphQL output type. A
// wrong value in a shared cache would cause an INTERNAL_SERVER_ERROR or could be planted by an attacker.

import { createHash } from 'node:crypto';
import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  printType,
} from 'graphql';
import type { Task } from '../tasks/task.ts';
import { isRecord } from '../utils/is-record.ts';

/** Fields that are computed for each answer and are not part of a cached result. */
const OF_THE_ANSWER = new Set(['info', 'next', 'crop']);

export interface ResultShapes {
  /** A digest that changes with the shape of the task's results. */
  version(task: string): string;
  fits(task: string, value: unknown): boolean;
}

export function createResultShapes(
  schema: GraphQLSchema,
  tasks: readonly Pick<Task, 'id' | 'mutation'>[],
): ResultShapes {
  const types = new Map(tasks.map(({ id, mutation }) => [id, outputType(schema, mutation)]));
  const versions = new Map<string, string>();
  return {
    version(task) {
      const type = types.get(task);
      if (!type) return 'unknown';
      // When it is first needed: those of all tasks take as long as the rest of a server's start.
      const version = versions.get(task) ?? versionOf(type);
      versions.set(task, version);
      return version;
    },
    fits(task, value) {
      const type = types.get(task);
      return (
        type !== undefined && isRecord(value) && !('info' in value) && !('input' in value) && fitsObject(type, value)
      );
    },
  };
}

function outputType(schema: GraphQLSchema, mutation: string): GraphQLObjectType {
  const field = schema.getMutationType()?.getFields()[mutation];
  const type = field && getNullableType(field.type);
  if (!isObjectType(type)) throw new TypeError(`Expected an object type of the mutation ${mutation}.`);
  return type;
}

function versionOf(type: GraphQLObjectType): string {
  const texts = new Map<string, string>();
  const visit = (one: GraphQLObjectType) => {
    if (texts.has(one.name)) return;
    texts.set(one.name, printType(one));
    for (const [name, field] of Object.entries(one.getFields())) {
      const inner = getNamedType(field.type);
      if (!OF_THE_ANSWER.has(name) && isObjectType(inner)) visit(inner);
    }
  };
  visit(type);
  return createHash('sha256')
    .update([...texts.values()].join('\n'))
    .digest('base64url')
    .slice(0, 12);
}

function fitsObject(type: GraphQLObjectType, value: object): boolean {
  return Object.values(type.getFields()).every((field) => {
    if (OF_THE_ANSWER.has(field.name) || field.args.length > 0) return true;
    let resolved: unknown;
    try {
      // Resolvers of results only read the result.
      resolved = field.resolve
        ? Reflect.apply(field.resolve, undefined, [value, {}, {}, {}])
        : Reflect.get(value, field.name);
    } catch {
      return false;
    }
    return fitsType(field.type, resolved);
  });
}

function fitsType(type: GraphQLOutputType, value: unknown): boolean {
  if (isNonNullType(type)) return value !== null && value !== undefined && fitsType(type.ofType, value);
  if (value === null || value === undefined) return true;
  if (isListType(type)) return Array.isArray(value) && value.every((item) => fitsType(type.ofType, item));
  if (isObjectType(type)) return typeof value === 'object' && fitsObject(type, value);
  return isLeafType(type) && fitsLeaf(type, value);
}

function fitsLeaf(type: { name: string; serialize(value: unknown): unknown }, value: unknown): boolean {
  // GraphQL would coerce 5 to "5"; results must match exactly.
  if (type.name === 'String' && typeof value !== 'string') return false;
  if ((type.name === 'Float' || type.name === 'Int') && typeof value !== 'number') return false;
  if (type.name === 'Boolean' && typeof value !== 'boolean') return false;
  if (isEnumType(type) && typeof value !== 'string') return false;
  try {
    type.serialize(value);
    return true;
  } catch {
    return false;
  }
}
