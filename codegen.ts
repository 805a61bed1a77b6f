// Writes schema.graphql from the code, and typed documents from their operations: strings for the tests, nodes for the page.

import type { CodegenConfig } from '@graphql-codegen/cli';
import { printSchema } from 'graphql';
import { schema } from './src/graphql/schema.ts';

const typedDocuments = {
  enumsAsTypes: true,
  useTypeImports: true,
  scalars: { Media: { input: 'string | Blob', output: 'never' }, JSON: 'unknown' },
} as const;

const config: CodegenConfig = {
  schema: printSchema(schema),
  importExtension: '.ts',
  generates: {
    'schema.graphql': { plugins: ['schema-ast'] },
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
  },
};

export default config;
