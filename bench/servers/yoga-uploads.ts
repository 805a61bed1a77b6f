// The plain peer for uploads: yoga's own parser of multipart requests, and one fetch to the model for each file.

import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { listen, reportToParent } from '../shared/child.ts';
import { TYPE_DEFINITIONS } from '../shared/peer-schema.ts';

const upstream = process.env.UPSTREAM ?? '';

const resolvers = {
  Mutation: {
    async imageClassification(_root: unknown, { input }: { input: { image: Blob } }) {
      const response = await fetch(upstream, { method: 'POST', body: input.image });
      return { classes: await response.json() };
    },
  },
};
const schema = createSchema({ typeDefs: TYPE_DEFINITIONS, resolvers });
// Without its bound on bodies, which costs a copy of each and is set below a picture of 25 MB.
const yoga = createYoga({ schema, maxRequestBodySize: false, logging: false });
reportToParent(await listen(createServer((request, response) => void yoga(request, response))));
