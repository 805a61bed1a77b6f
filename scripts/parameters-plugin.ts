// A plugin of graphql-codegen: the parameters of every task as data, from which the page draws its forms.

import type { PluginFunction } from '@graphql-codegen/plugin-helpers';
import {
  type GraphQLInputField,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isScalarType,
} from 'graphql';
import type { ParameterField } from '../web/src/lib/parameter-field.ts';

export const plugin: PluginFunction = (schema) => {
  const tasks = Object.values(schema.getMutationType()?.getFields() ?? {});
  const found = tasks.map(({ name, args }) => [name, fieldsOf(args.find((one) => one.name === 'input'))] as const);
  const data = JSON.stringify(Object.fromEntries(found), null, 2);
  return [
    '// What `npm run codegen` finds in the schema: by mutation, the fields of its `parameters`.',
    '',
    "import type { ParameterField } from '../lib/parameter-field.ts';",
    '',
    `export const PARAMETERS: Readonly<Record<string, readonly ParameterField[]>> = ${data};`,
    '',
  ].join('\n');
};

function fieldsOf(input: Pick<GraphQLInputField, 'type'> | undefined): ParameterField[] {
  const type = input && getNullableType(input.type);
  const inner = isInputObjectType(type) ? type.getFields().parameters : undefined;
  const own = inner && getNullableType(inner.type);
  return isInputObjectType(own) ? Object.values(own.getFields()).map(fieldOf) : [];
}

function fieldOf({ name, type, description }: GraphQLInputField): ParameterField {
  const whole = getNullableType(type);
  const one = isListType(whole) ? getNullableType(whole.ofType) : whole;
  const text = description ?? '';
  const base = { name, description: text, ...(isListType(whole) && { isList: true as const }) };
  if (isEnumType(one)) {
    const values = one.getValues().map((value) => ({ name: value.name, description: value.description ?? '' }));
    return { ...base, kind: 'Enum', values };
  }
  const kind = isScalarType(one) ? one.name : 'JSON';
  if (kind === 'Int' || kind === 'Float') return { ...base, kind, ...rangeIn(text) };
  return { ...base, kind: kind === 'Boolean' || kind === 'String' ? kind : 'JSON' };
}

/** Descriptions write ranges as "1 to 1,000" or "1 or more". */
export function rangeIn(description: string): { min?: number; max?: number } {
  const number = (text: string | undefined) => Number(text?.replaceAll(',', ''));
  const both = /(-?\d[\d,]*(?:\.\d+)?) to (-?\d[\d,]*(?:\.\d+)?)/.exec(description);
  if (both) return { min: number(both[1]), max: number(both[2]) };
  const least = /(-?\d[\d,]*(?:\.\d+)?) or more/.exec(description);
  return least ? { min: number(least[1]) } : {};
}
