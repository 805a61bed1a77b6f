// graphql-eslint's recommended rules for schemas.

import graphql from '@graphql-eslint/eslint-plugin';

const parserOptions = { graphQLConfig: { schema: 'schema.graphql' } };
const languageOptions = { parser: graphql.parser, parserOptions };
const plugins = { '@graphql-eslint': graphql };

export default [
  {
    files: ['schema.graphql'],
    languageOptions,
    plugins,
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      // Answers are values without an identity: there is nothing to fetch again by an id.
      '@graphql-eslint/strict-id-in-types': 'off',
      // `entityGroup` is Hugging Face's own name.
      '@graphql-eslint/no-typename-prefix': 'off',
    },
  },
];
