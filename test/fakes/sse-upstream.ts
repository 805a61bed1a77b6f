// A real HTTP server whose answers are written piece by piece, as a script says.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Asked {
  path: string;
  headers: IncomingMessage['headers'];
  json: Record<string, unknown>;
  /** When its socket ended, in `performance.now()` milliseconds. */
  closed: Promise<number>;
}

export type Script = (response: ServerResponse, request: Asked) => Promise<void> | void;

export interface SseUpstream {
  url: string;
  asked: Asked[];
  script(next: Script): void;
  /** Open sockets. */
  sockets(): number;
  close(): Promise<void>;
}

export async function startSseUpstream(): Promise<SseUpstream> {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  let script: Script = (response) => void response.writeHead(500).end();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const closed = new Promise<number>((resolve) => {
      request.socket.once('close', () => resolve(performance.now()));
    });
    const { url: path = '', headers } = request;
    const entry = { path, headers, json: text ? JSON.parse(text) : {}, closed };
    asked.push(entry);
    await script(response, entry);
  });
  server.on('connection', (socket) => {
    // A kept socket has a listener per request.
    socket.setMaxListeners(0);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    script(next) {
      script = next;
    },
    sockets: () => sockets.size,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Writes the pieces one after another, each in a packet of its own, then ends. */
export function pieces(...parts: (string | Uint8Array)[]): Script {
  return async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const part of parts) {
      response.write(part);
      await pause(5);
    }
    response.end();
  };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** TGI's own event, as its recordings have it. */
export function token(text: string, { special = false, whole }: { special?: boolean; whole?: string } = {}): string {
  const event = { index: 1, token: { id: 80, text, logprob: -0.75, special }, generated_text: whole ?? null };
  return `data:${JSON.stringify({ ...event, details: null })}\n\n`;
}

/** An OpenAI-shaped chunk. */
export function chunk(delta: object, finish_reason: string | null = null): string {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason }];
  return `data: ${JSON.stringify({ object: 'chat.completion.chunk', id: '', model: 'm', choices, usage: null })}\n\n`;
}

/**
 * Bytes that a flood would write if it could: several times all buffers on the way. Those of the kernel grow while a
 * machine is busy, up to 6 MB to read and 4 MB to write for each of four ends, and to 32 MB with some kernels.
 */
export const FLOOD = 300e6;

/** Writes tokens as fast as they are taken, and counts the bytes. */
export function flood() {
  const state = { written: 0 };
  const script: Script = async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const event = token('x'.repeat(10_000));
    while (state.written < FLOOD && !response.destroyed) {
      state.written += event.length;
      if (!response.write(event)) await once(response, 'drain');
    }
    response.end();
  };
  return { state, script };
}

/** What a flood has written when it is held back: nothing more for half a second. */
export async function untilStill(state: { written: number }): Promise<number> {
  for (;;) {
    const { written } = state;
    await pause(500);
    if (written > 0 && state.written === written) return written;
  }
}
