// Rewrites a subscription into the query that is executed for each of its events, over a schema whose query type is the
// subscription type. The rewrite drops the root field's arguments: they are read once at the start, and graphql-js
// would coerce and check them again for each event, which took a quarter of the CPU of a streamed token.

import {
  type DocumentNode,
  GraphQLObjectType,
  GraphQLSchema,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { eventValue, type FailedEvent } from '../../tasks/schema/streamed-event.ts';
import type { PreparedDocument } from './document-cache.ts';
import { oncePerSchema } from './once-per-schema.ts';

/** The schema with subscriptions as queries; the event is the root value. */
export const eventSchemaOf = oncePerSchema((schema) => {
  const { types, ...config } = schema.toConfig();
  const root = schema.getSubscriptionType();
  const fields = Object.entries(root?.toConfig().fields ?? {}).map(([name, { type, description }]) => {
    const resolve = (event: object | FailedEvent) => eventValue(event);
    return [name, { type, description, resolve }];
  });
  const query = new GraphQLObjectType({ name: root?.name ?? 'Subscription', fields: Object.fromEntries(fields) });
  return new GraphQLSchema({
    ...config,
    types: types.filter((type) => type !== root),
    query,
    mutation: undefined,
    subscription: undefined,
  });
});

/** The rewritten document; each is rewritten once. */
export function asEvents(prepared: PreparedDocument, schema: GraphQLSchema): DocumentNode {
  prepared.asEvents ??= rewrite(prepared.document, schema);
  return prepared.asEvents;
}

function rewrite(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const typeInfo = new TypeInfo(schema);
  const withoutArguments = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: (node) => (typeInfo.getParentType() === schema.getSubscriptionType() ? { ...node, arguments: [] } : node),
    }),
  );
  const used = new Set<string>();
  visit(withoutArguments, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  });
  return visit(withoutArguments, {
    OperationDefinition: (node) =>
      node.operation === OperationTypeNode.SUBSCRIPTION ? { ...node, operation: OperationTypeNode.QUERY } : undefined,
    VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null),
  });
}
