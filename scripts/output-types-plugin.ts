// A plugin of graphql-codegen: the types of all fields that a task's answer can have, for the page's TypeScript code.

import type { PluginFunction } from '@graphql-codegen/plugin-helpers';
import { getNamedType, isEnumType, isIntrospectionType, isObjectType } from 'graphql';

export const plugin: PluginFunction = (schema) => {
  const roots = [schema.getMutationType(), schema.getSubscriptionType()].filter((type) => type != null);
  const types: Record<string, Record<string, string>> = {};
  const enums: Record<string, readonly string[]> = {};
  const waiting: unknown[] = [...roots];
  for (const type of waiting) {
    if (isEnumType(type)) enums[type.name] = type.getValues().map(({ name }) => name);
    if (!isObjectType(type) || isIntrospectionType(type) || types[type.name]) continue;
    const fields = Object.values(type.getFields());
    types[type.name] = Object.fromEntries(fields.map((field) => [field.name, String(field.type)]));
    waiting.push(...fields.map((field) => getNamedType(field.type)));
  }
  return [
    '// What `npm run codegen` finds in the schema: the types of the fields that answers are made of.',
    '',
    `export const OUTPUT_TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = ${JSON.stringify(types, null, 2)};`,
    '',
    `export const ENUMS: Readonly<Record<string, readonly string[]>> = ${JSON.stringify(enums, null, 2)};`,
    '',
  ].join('\n');
};
