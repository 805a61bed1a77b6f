// Estimates how many values an introspection answers with. Its lists lie within lists, so that a document of one
// kilobyte can ask for a million values, which would take seconds; the number of fields in it says little.

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/**
 * Most values of the schema in a request, estimated from above. The query of GraphiQL and of code generators with all
 * their options takes 71,000, and 40 ms; its answer never changes, so nobody needs it twice at once.
 */
export const MAX_SCHEMA_VALUES = 120_000;

/** Estimates the values of an operation's answer that are part of the schema; 0 if it asks for none. */
export type IntrospectionSize = (document: DocumentNode) => number;

export function createIntrospectionSize(schema: GraphQLSchema): IntrospectionSize {
  const lengths = lengthsOf(schema);

  return function introspectionSize(document) {
    const fragments = new Map<string, FragmentDefinitionNode>();
    for (const node of document.definitions)
      if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
    // A fragment may be spread in several places; each is estimated once for each.
    const known = {
      outside: new Map<string, number>(),
      types: new Map<string, number>(),
      inside: new Map<string, number>(),
    };
    let largest = 0;
    for (const node of document.definitions) {
      if (node.kind === Kind.OPERATION_DEFINITION) largest = Math.max(largest, sizeOf(node.selectionSet, 'outside'));
    }
    return largest;

    function sizeOf({ selections }: SelectionSetNode, where: Place): number {
      let size = 0;
      for (const selection of selections) {
        if (selection.kind === Kind.FRAGMENT_SPREAD) size += sizeOfFragment(selection.name.value, where);
        else if (selection.kind === Kind.INLINE_FRAGMENT) size += sizeOf(selection.selectionSet, where);
        else {
          const name = selection.name.value;
          const isOutside = where === 'outside' && name !== '__schema' && name !== '__type';
          const next = isOutside ? where : name === 'types' ? 'types' : 'inside';
          const below = selection.selectionSet ? sizeOf(selection.selectionSet, next) : 0;
          size += isOutside ? below : (lengths[where].get(name) ?? 1) * (1 + below);
        }
      }
      return size;
    }

    function sizeOfFragment(name: string, where: Place): number {
      const size = known[where].get(name);
      if (size !== undefined) return size;
      // A fragment that spreads itself; validation rejects it.
      known[where].set(name, 0);
      const fragment = fragments.get(name);
      const estimated = fragment ? sizeOf(fragment.selectionSet, where) : 0;
      known[where].set(name, estimated);
      return estimated;
    }
  };
}

/** `types`: directly in the list of all types, where what a type has is the average; elsewhere it may be the largest. */
type Place = 'outside' | 'types' | 'inside';

function lengthsOf(schema: GraphQLSchema): Record<Place, ReadonlyMap<string, number>> {
  const types = Object.values(schema.getTypeMap());
  const fields = types.flatMap((type) => (hasFields(type) ? [Object.values(type.getFields())] : []));
  const inputFields = types.flatMap((type) => (isInputObjectType(type) ? [Object.values(type.getFields())] : []));
  const enumValues = types.flatMap((type) => (isEnumType(type) ? [type.getValues()] : []));
  const longest = (lists: readonly (readonly unknown[])[]) => Math.max(1, ...lists.map(({ length }) => length));
  const average = (lists: readonly (readonly unknown[])[]) => lists.flat().length / types.length;
  const lists = { fields, inputFields, enumValues };
  const others: [string, number][] = [
    ['types', types.length],
    ['directives', schema.getDirectives().length],
    ['args', longest(fields.flat().map(({ args }) => args))],
  ];
  const inside = new Map([...others, ...Object.entries(lists).map(([name, of]) => [name, longest(of)] as const)]);
  const inTypes = new Map(Object.entries(lists).map(([name, of]) => [name, average(of)]));
  return { outside: inside, types: inTypes, inside };
}

function hasFields(type: GraphQLNamedType): type is GraphQLObjectType | GraphQLInterfaceType {
  return isObjectType(type) || isInterfaceType(type);
}
