// A Pothos plugin that gives every input object all the fields of its type, those left out as undefined. The validation
// plugin, which comes next, adds them to its own copy; on Node 20 an object that is spread and then added to has a hidden
// class of its own, which holds what it led to until the next full collection: 8 KB a request.

import SchemaBuilder, {
  BasePlugin,
  type InputFieldsMapping,
  mapInputFields,
  type PothosOutputFieldConfig,
  type SchemaTypes,
} from '@pothos/core';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      wholeInputs: WholeInputsPlugin<Types>;
    }
  }
}

type Input = Readonly<Record<string, unknown>>;

class WholeInputsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const fields = mapInputFields(config.args, this.buildCache, () => true);
    if (!fields) return config;
    return { ...config, argMappers: [...config.argMappers, (args) => whole(args, fields)] };
  }
}

function whole<Types extends SchemaTypes>(input: Input, fields: InputFieldsMapping<Types, boolean>): Input {
  const result: Record<string, unknown> = Object.assign({}, input);
  for (const [name, field] of fields) {
    const value = input[name];
    const inner = field.kind === 'InputObject' && !field.isList ? field.fields.map : null;
    result[name] = inner && isInput(value) ? whole(value, inner) : value;
  }
  return result;
}

function isInput(value: unknown): value is Input {
  return typeof value === 'object' && value !== null;
}

SchemaBuilder.registerPlugin('wholeInputs', WholeInputsPlugin);
