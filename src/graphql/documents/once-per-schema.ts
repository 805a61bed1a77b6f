// Keeps what is derived from a schema, for as long as the schema lives.

import type { GraphQLSchema } from 'graphql';

/** @returns `derive`, which runs once for each schema: every server of a process has the same one */
export function oncePerSchema<Derived>(derive: (schema: GraphQLSchema) => Derived): (schema: GraphQLSchema) => Derived {
  const kept = new WeakMap<GraphQLSchema, Derived>();
  return function derived(schema) {
    const known = kept.get(schema);
    if (known !== undefined) return known;
    const fresh = derive(schema);
    kept.set(schema, fresh);
    return fresh;
  };
}
