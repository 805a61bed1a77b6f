// The schema: printed from the code, described throughout, and true to the public contract.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  buildSchema,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredInputField,
  isScalarType,
  printSchema,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { tasks } from '../../src/tasks/index.ts';

const CONTRACT = fileURLToPath(new URL('../../../shared/contract.graphql', import.meta.url));

function* describables(of: GraphQLSchema): Generator<[string, string | null | undefined]> {
  for (const type of Object.values(of.getTypeMap())) {
    if (type.name.startsWith('__') || ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name)) continue;
    yield [type.name, type.description];
    if (isEnumType(type)) for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value.description];
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      yield [`${type.name}.${field.name}`, field.description];
      if ('args' in field) {
        for (const argument of field.args) yield [`${type.name}.${field.name}(${argument.name})`, argument.description];
      }
    }
  }
}

describe('the schema', () => {
  test('schema.graphql is up to date (else run `npm run codegen`)', () => {
    expect(readFileSync('schema.graphql', 'utf8').trim()).toBe(printSchema(schema).trim());
  });

  test('every type, field, argument and enum value has a description', () => {
    expect([...describables(schema)].filter(([, description]) => !description?.trim()).map(([name]) => name)).toEqual(
      [],
    );
  });

  test('each task has its mutation, and there is no other', () => {
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(tasks.map(({ mutation }) => mutation).sort()).toEqual(mutations.sort());
  });
});

const hasContract = existsSync(CONTRACT);
if (!hasContract) console.warn(`skipped: the schema against the contract, since ${CONTRACT} is not here`);

describe.skipIf(!hasContract)('the schema against the public contract', () => {
  test('holds every name and nullability, and requires nothing more', () => {
    const sdl = readFileSync(CONTRACT, 'utf8');
    const contract = buildSchema(sdl, { assumeValidSDL: true });
    const differences: string[] = [];
    for (const expected of Object.values(contract.getTypeMap())) {
      if (expected.name.startsWith('__') || isScalarType(expected)) continue;
      const found = schema.getType(expected.name);
      if (isEnumType(expected)) {
        const names = isEnumType(found) ? found.getValues().map(({ name }) => name) : [];
        for (const { name } of expected.getValues())
          if (!names.includes(name)) differences.push(`${expected.name}.${name}`);
        continue;
      }
      if (!isObjectType(expected) && !isInputObjectType(expected)) continue;
      const fields = isObjectType(found) || isInputObjectType(found) ? found.getFields() : {};
      for (const { name, type } of Object.values(expected.getFields())) {
        if (String(fields[name]?.type) !== String(type))
          differences.push(`${expected.name}.${name}: ${fields[name]?.type}`);
      }
      if (!isInputObjectType(found)) continue;
      const more = Object.values(found.getFields()).filter(
        (field) => isRequiredInputField(field) && !(field.name in expected.getFields()),
      );
      differences.push(...more.map(({ name }) => `${expected.name}.${name} is required`));
    }
    expect(differences).toEqual([]);
    expect(getNamedType(schema.getType('Media'))?.name).toBe('Media');
  });
});
