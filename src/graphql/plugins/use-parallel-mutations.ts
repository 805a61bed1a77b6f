// Starts all root fields of a mutation together. The spec runs them one after another, so that twenty classifications
// would be twenty round trips; tasks have no side effects, so nobody can see their order. A query runs its fields at
// once: the mutation is executed as a query over a schema whose query type is our mutation type.

import { type DocumentNode, GraphQLSchema, Kind, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';

export function useParallelMutations(schema: GraphQLSchema): Plugin {
  const parallel = new GraphQLSchema({ ...schema.toConfig(), query: schema.getMutationType(), mutation: undefined });
  const rewritten = new WeakMap<DocumentNode, DocumentNode>();

  /** Parsed documents are cached by yoga, so each is rewritten once. */
  function asQueries(document: DocumentNode): DocumentNode {
    const known = rewritten.get(document);
    if (known) return known;
    const definitions = document.definitions.map((node) =>
      node.kind === Kind.OPERATION_DEFINITION && node.operation === OperationTypeNode.MUTATION
        ? { ...node, operation: OperationTypeNode.QUERY }
        : node,
    );
    const queries = { ...document, definitions };
    rewritten.set(document, queries);
    return queries;
  }

  return {
    onExecute({ args }) {
      if (!isMutation(args.document, args.operationName)) return;
      args.schema = parallel;
      args.document = asQueries(args.document);
    },
  };
}

function isMutation(document: DocumentNode, operationName: string | null | undefined): boolean {
  return document.definitions.some(
    (node) =>
      node.kind === Kind.OPERATION_DEFINITION &&
      node.operation === OperationTypeNode.MUTATION &&
      (!operationName || node.name?.value === operationName),
  );
}
