// The yoga plugins, in the order in which they see an operation. All of them work on operations, not on requests
// (onParams, onParse, onValidate, onExecute, onExecutionResult): so they hold on every way in, over JSON, multipart, SSE
// and WebSocket alike. Uploads alone are a matter of requests.

import type { GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { useLookahead } from './lookahead.ts';
import type { UploadLimits } from './uploads/upload-limits.ts';
import { useUploads } from './uploads/use-uploads.ts';

export function createPlugins({ schema, limits }: { schema: GraphQLSchema; limits: UploadLimits }): Plugin[] {
  return [useUploads(limits), useLookahead(schema)];
}
