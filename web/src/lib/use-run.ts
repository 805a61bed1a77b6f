// Runs one task: its state, its errors, and how to stop it.

import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { useRef } from 'react';

export function useRun<Data, Variables extends OperationVariables>(document: TypedDocumentNode<Data, Variables>) {
  const [mutate, { data, error, loading, reset }] = useMutation<Data, OperationVariables>(document);
  const controller = useRef<AbortController>(undefined);
  return {
    data: data ?? undefined,
    error,
    loading,
    run(variables: OperationVariables) {
      controller.current?.abort();
      controller.current = new AbortController();
      const { signal } = controller.current;
      // A rejection is in `error` already.
      return mutate({ variables, context: { fetchOptions: { signal } } }).catch(() => undefined);
    },
    stop() {
      controller.current?.abort();
      reset();
    },
  };
}
