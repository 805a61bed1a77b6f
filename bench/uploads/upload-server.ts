// A process that takes uploads and says what they cost it: with this project's reader, or with yoga's own.
// Both run the same schema over the same node:http server, and keep each file for a while, as a call to a model does.

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createSchema, createYoga } from 'graphql-yoga';
import { uploadLimits } from '../../src/graphql/uploads/upload-limits.ts';
import { useUploads } from '../../src/graphql/uploads/use-uploads.ts';
import { type MediaInput, readMedia } from '../../src/tasks/shared/media.ts';

export type Reader = 'streamed' | "yoga's own";

export interface Cost {
  /** Megabytes that were resident at the peak, and before the first upload. */
  peakMb: number;
  restMb: number;
  cpuMs: number;
}

const MB = 1024 * 1024;

/** How long a call to a model would hold the file. */
const HELD_MS = 50;

const isStreamed = process.argv[2] === ('streamed' satisfies Reader);

const streamed = useUploads(uploadLimits(1024));

const yoga = createYoga({
  schema: createSchema({
    typeDefs: 'scalar Media type Query { _: Int } type Mutation { take(file: Media!): String }',
    resolvers: {
      Mutation: {
        take: async (_root: unknown, { file }: { file: MediaInput }) => {
          const { bytes } = await readMedia(file, 'image', 'file');
          await pause(HELD_MS);
          return createHash('sha256').update(bytes).digest('hex');
        },
      },
    },
  }),
  plugins: isStreamed ? [streamed] : [],
  multipart: !isStreamed,
  maxRequestBodySize: false,
  logging: false,
});

const server = createServer((request, response) => void yoga(request, response));
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));

let restMb = 0;
let cpu = process.cpuUsage();
process.on('message', (message) => {
  if (message === 'begin') {
    globalThis.gc?.();
    restMb = process.memoryUsage().rss / MB;
    cpu = process.cpuUsage();
    process.send?.('begun');
  } else if (message === 'end') {
    const { user, system } = process.cpuUsage(cpu);
    // Kilobytes, of the whole life of the process: the warm-up sends small files.
    const peakMb = process.resourceUsage().maxRSS / 1024;
    process.send?.({ peakMb, restMb, cpuMs: (user + system) / 1000 } satisfies Cost);
  }
});
