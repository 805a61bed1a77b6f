// Writes schema.graphql from the code, and typed documents from their operations: strings for the tests, nodes for the page.
// Usual graphql-codegen configuration: `npm run codegen` runs it, and so does graphql-codegen's own CLI.

import type { Types } from '@graphql-codegen/plugin-helpers';
import { printSchema } from 'graphql';
import { schema } from './src/graphql/schema.ts';

const typedDocuments = {
  enumsAsTypes: true,
  useTypeImports: true,
  scalars: { Media: { input: 'string | Blob', output: 'never' }, JSON: 'unknown' },
} as const;

const config: Types.Config = {
  schema: printSchema(schema),
  importExtension: '.ts',
  generates: {
    'schema.graphql': { plugins: ['schema-ast'] },
    'src/generated/task-types.ts': { plugins: ['./scripts/task-types-plugin.mjs'] },
    'test/generated/': {
      documents: 'test/operations/*.graphql',
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: { ...typedDocuments, documentMode: 'string' },
    },
    'web/src/generated/': {
      documents: 'web/src/operations/*.graphql',
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: typedDocuments,
    },
    'web/src/generated/parameters.ts': { plugins: ['./scripts/parameters-plugin.ts'] },
    'web/src/generated/output-types.ts': { plugins: ['./scripts/output-types-plugin.ts'] },
  },
};

export default config;
