// Yoga as it comes, answering a constant.

import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { listen, reportToParent } from '../shared/child.ts';
import { TYPE_DEFINITIONS } from '../shared/peer-schema.ts';

const results = [
  { label: 'POSITIVE', score: 0.98 },
  { label: 'NEGATIVE', score: 0.02 },
];
const resolvers = { Mutation: { textClassification: () => ({ results }) } };
const yoga = createYoga({ schema: createSchema({ typeDefs: TYPE_DEFINITIONS, resolvers }), logging: false });
reportToParent(await listen(createServer(yoga)));
