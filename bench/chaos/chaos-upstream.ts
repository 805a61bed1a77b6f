// An upstream with moods: it answers well, late, with nonsense, with refusals, half, or not at all.

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Random } from './random.ts';

const MOODS = ['fine', 'slow', 'reset', 'stall', 'garbage', 'overloaded', 'limited', 'cut'] as const;
export type Mood = (typeof MOODS)[number];

export interface ChaosUpstream {
  url: string;
  /** From now on, for most requests; undefined: all are answered well. */
  mood: Mood | undefined;
  /** Takes a mood at random. */
  change(): void;
  /** Requests by the mood in which they were answered. */
  readonly answered: Partial<Record<Mood, number>>;
  /** Open sockets. */
  sockets(): number;
  close(): Promise<void>;
}

/** Share of the requests that feel a mood; few stall, or all clients would only wait. */
const MOODY = 0.7;
const STALLED = 0.1;

/** Milliseconds at most that it takes when slow. */
const SLOW_MS = 800;

export async function startChaosUpstream(random: Random): Promise<ChaosUpstream> {
  const sockets = new Set<Socket>();
  const answered: ChaosUpstream['answered'] = {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => {});
    response.on('error', () => {});
    request.once('end', () => {
      const share = upstream.mood === 'stall' ? STALLED : MOODY;
      const mood = upstream.mood && random.next() < share ? upstream.mood : 'fine';
      answered[mood] = (answered[mood] ?? 0) + 1;
      const isJson = request.headers['content-type']?.includes('json') ?? false;
      const asked = isJson ? JSON.parse(Buffer.concat(chunks).toString()) : {};
      act(mood, response, replyTo(request.url ?? '', asked));
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  function act(mood: Mood, response: ServerResponse, { type, body }: Reply) {
    const whole = () => response.writeHead(200, { 'content-type': type }).end(body);
    const refuse = (status: number, error: string) =>
      response
        .writeHead(status, { 'content-type': 'application/json', 'retry-after': '0' })
        .end(JSON.stringify({ error }));
    if (mood === 'fine') whole();
    else if (mood === 'slow') setTimeout(whole, random.integer(SLOW_MS));
    else if (mood === 'reset') response.socket?.resetAndDestroy();
    else if (mood === 'garbage')
      response.writeHead(200, { 'content-type': type }).end('<html>\0\xff not what you asked for');
    else if (mood === 'overloaded') refuse(503, 'Service is overloaded');
    else if (mood === 'limited') refuse(429, 'Too many requests');
    else if (mood === 'cut') {
      response
        .writeHead(200, { 'content-type': type, 'content-length': body.length })
        .write(body.slice(0, body.length / 2));
      setTimeout(() => response.socket?.resetAndDestroy(), 10);
    }
    // And 'stall': nothing, until the caller gives up.
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const upstream: ChaosUpstream = {
    url: `http://127.0.0.1:${port}`,
    mood: undefined,
    change: () => {
      upstream.mood = random.pick(MOODS);
    },
    answered,
    sockets: () => sockets.size,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return upstream;
}

interface Reply {
  type: string;
  body: string;
}

/** What a model would say: to a picture a caption, to a stream tokens, to texts a label each. */
function replyTo(path: string, { inputs, stream }: { inputs?: unknown; stream?: boolean }): Reply {
  if (stream) {
    const token = (text: string, whole: string | null) =>
      `data:${JSON.stringify({ token: { text, special: false }, generated_text: whole })}\n\n`;
    const words = Array.from({ length: 20 }, (_, i) => `w${i} `);
    const body = `${words.map((word) => token(word, null)).join('')}${token('', words.join(''))}`;
    return { type: 'text/event-stream', body };
  }
  const one = path.includes('image-captioning') ? [{ generated_text: 'a dot' }] : [{ label: 'FINE', score: 1 }];
  return { type: 'application/json', body: JSON.stringify(Array.isArray(inputs) ? inputs.map(() => one) : one) };
}
