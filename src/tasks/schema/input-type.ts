// Input types whose fields can also be arguments: a chain step takes the fields of its task's input as arguments.

import { InputFieldBuilder, type InputFieldMap, type InputRef } from '@pothos/core';
import { builder } from './builder.ts';

type Types = (typeof builder)['$inferSchemaTypes'];
type Fields = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>;
type InputTypeOptions<Map extends InputFieldMap> = PothosSchemaTypes.InputObjectTypeOptions<Types, Map>;

const fieldsOfType = new WeakMap<object, (t: Fields) => InputFieldMap>();

/** Like `builder.inputType`, but keeps the fields for `argumentsOf`. */
export function inputType<Map extends InputFieldMap>(name: string, options: InputTypeOptions<Map>) {
  const ref = builder.inputType(name, options);
  fieldsOfType.set(ref, options.fields);
  return ref;
}

/** The fields of an input type made by `inputType`, as field arguments. */
export function argumentsOf(ref: InputRef<unknown>): InputFieldMap {
  const fields = fieldsOfType.get(ref);
  if (!fields) throw new TypeError('Expected an input type that inputType() made.');
  // Pothos distinguishes the two builders only by a type parameter; their methods are the same.
  return fields(new InputFieldBuilder<Types, 'Arg'>(builder, 'Arg') as unknown as Fields);
}
