// The plain peer: what a team writes first. Apollo Server, and one call of @huggingface/inference per field.

import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { InferenceClient } from '@huggingface/inference';
import { reportToParent } from '../shared/child.ts';
import { TYPE_DEFINITIONS } from '../shared/peer-schema.ts';

const client = new InferenceClient('hf_bench').endpoint(process.env.UPSTREAM ?? '');

const server = new ApolloServer({
  typeDefs: TYPE_DEFINITIONS,
  resolvers: {
    Mutation: {
      textClassification: async (_root: unknown, { input }: { input: { inputs: string } }) => ({
        results: await client.textClassification({ inputs: input.inputs }),
      }),
      imageClassification: async (_root: unknown, { input }: { input: { image: string } }) => ({
        classes: await client.imageClassification({ data: new Blob([Buffer.from(input.image, 'base64')]) }),
      }),
    },
  },
  persistedQueries: false,
});
const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: 0 } });
reportToParent(new URL(url).origin);
