// A plugin of graphql-codegen: the inputs and outputs of every task as TypeScript, for `inferql.run`. Plain JavaScript, so
// that graphql-codegen's own CLI can load it too.

import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredInputField,
} from 'graphql';

const SCALARS = {
  String: 'string',
  ID: 'string',
  Int: 'number',
  Float: 'number',
  Boolean: 'boolean',
  JSON: 'unknown',
  Media: 'MediaSource',
};

/** What a chain hangs on; `run` answers one task. */
const OF_CHAINS = ['next', 'crop'];

const MEDIA_SOURCE = `/**
 * A picture or a recording: base64, a \`data:\` URI, a Blob or File, or its bytes.
 *
 * @example
 * \`\`\`ts
 * import { readFile } from 'node:fs/promises';
 * import { createInferql, type MediaSource } from 'inferql';
 *
 * const image: MediaSource = await readFile('cat.png');
 * const { text } = await createInferql().run('imageToText', { image });
 * \`\`\`
 */
`;

const TASK_TYPES = `/**
 * What each task takes and gives, by the names of the schema's mutations.
 *
 * @example
 * \`\`\`ts
 * import type { TaskTypes } from 'inferql';
 *
 * type Ranked = TaskTypes['textRanking']['output']['results'];
 * const best = (results: Ranked) => results[0]?.text;
 * \`\`\`
 */
`;

/** @type {import('@graphql-codegen/plugin-helpers').PluginFunction} */
export function plugin(schema) {
  const types = new Map();

  function nameOf(type) {
    if (isNonNullType(type)) return nameOf(type.ofType);
    if (isListType(type)) return `readonly ${wrapped(type.ofType)}[]`;
    if (SCALARS[type.name]) return SCALARS[type.name];
    if (!types.has(type.name)) {
      types.set(type.name, '');
      types.set(type.name, declarationOf(type));
    }
    return type.name;
  }

  function wrapped(type) {
    const name = orNull(type);
    return /[ |]/.test(name) ? `(${name})` : name;
  }

  function orNull(type) {
    return isNonNullType(type) || getNullableType(type).name === 'JSON' ? nameOf(type) : `${nameOf(type)} | null`;
  }

  function declarationOf(type) {
    const about = comment(type.description, '');
    if (isEnumType(type)) {
      const values = type.getValues().map(({ name }) => `'${name}'`);
      return `${about}export type ${type.name} = ${values.join(' | ')};\n`;
    }
    if (!isObjectType(type) && !isInputObjectType(type)) throw new Error(`${type.name} is no type of a task.`);
    const fields = Object.values(type.getFields())
      .filter(({ name }) => isInputObjectType(type) || !OF_CHAINS.includes(name))
      .map((field) => {
        const optional = isInputObjectType(type) && !isRequiredInputField(field) ? '?' : '';
        return `${comment(field.description, '  ')}  ${field.name}${optional}: ${orNull(field.type)};\n`;
      });
    return `${about}export interface ${type.name} {\n${fields.join('')}}\n`;
  }

  const mutations = Object.values(schema.getMutationType().getFields());
  const streams = Object.keys(schema.getSubscriptionType().getFields());
  const tasks = mutations.map((field) => {
    const input = nameOf(field.args[0].type);
    const output = nameOf(getNullableType(field.type));
    const isStreamed = streams.includes(field.name) ? 'true' : 'false';
    return `${comment(field.description, '  ')}  ${field.name}: { input: ${input}; output: ${output}; isStreamed: ${isStreamed} };\n`;
  });
  return [
    '// What each task takes and gives, made from the schema by `npm run codegen`: do not change by hand.\n',
    `${MEDIA_SOURCE}export type MediaSource = string | Blob | Uint8Array;\n`,
    `${TASK_TYPES}export interface TaskTypes {\n${tasks.join('')}}\n`,
    ...types.values(),
  ].join('\n');
}

function comment(description, indent) {
  return description ? `${indent}/** ${description.replaceAll('*/', '*\\/').replaceAll('\n', ' ')} */\n` : '';
}
