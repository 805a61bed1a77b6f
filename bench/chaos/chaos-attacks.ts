// Requests that mean harm, beside those of the clients: one after another, each to be refused or ended by the server.

import { once } from 'node:events';
import { type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import type { Random } from './random.ts';

export interface AttackOptions {
  url: string;
  random: Random;
  /** Ends the attacks. */
  signal: AbortSignal;
  onAttack(name: string): void;
  /** Hears of an attack that was let through, or that ended in a fault of the server. */
  onProblem(problem: string): void;
}

/** Milliseconds in which an attack is answered: the server is busy with its clients, too. */
const PATIENCE_MS = 10_000;
/** Milliseconds that an attack holds its socket. */
const HOLD_MS = 500;

/** Each gives what it was answered; nothing where it asks for no answer. */
const ATTACKS: Readonly<Record<string, (url: string) => Promise<string | undefined>>> = {
  'a document of 200 kB': (url) => post(url, JSON.stringify({ query: `{ ${'a '.repeat(100_000)} }` })),
  'a document of 2,000 fields': (url) => {
    const fields = Array.from({ length: 2000 }, (_, i) => `f${i}: tasks { id }`);
    return post(url, JSON.stringify({ query: `{ ${fields.join(' ')} }` }));
  },
  'a document nested 500 times': (url) =>
    post(url, JSON.stringify({ query: `${'{ a '.repeat(500)}${'}'.repeat(500)}` })),
  'JSON nested 100,000 times': (url) => post(url, '['.repeat(100_000)),
  'a list of 1,000 operations': (url) => post(url, JSON.stringify(Array(1000).fill({ query: '{ tasks { id } }' }))),
  'a picture that is no base64': (url) => {
    const query = 'mutation ($i: Media!) { imageToText(input: { image: $i }) { text } }';
    return post(url, JSON.stringify({ query, variables: { i: '!'.repeat(1_000_000) } }));
  },
  'a form without its end': (url) => post(url, '--x\r\nnothing', { 'content-type': 'multipart/form-data; boundary=x' }),
  'the name of another host': (url) => post(url, '{"query":"{ __typename }"}', { host: 'attacker.example' }),
  // What a browser sends without asking first.
  'a form of another site': (url) =>
    post(url, '{"query":"{ __typename }"}', { origin: 'https://attacker.example', 'content-type': 'text/plain' }),
  'a body that never ends': async (url) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname).on('error', () => {});
    socket.write(`POST /graphql HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-length: 1000000\r\n`);
    socket.write('content-type: application/json\r\n\r\n{');
    await pause(HOLD_MS);
    socket.destroy();
    return undefined;
  },
  'a WebSocket that never reads': async (url) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws').on('error', () => {});
    await once(socket, 'open');
    socket.pause();
    socket.send('{"type":"connection_init"}');
    const query = 'subscription { textGeneration(input: { inputs: "a" }) { text } }';
    for (let i = 0; i < 5; i++) socket.send(JSON.stringify({ type: 'subscribe', id: `${i}`, payload: { query } }));
    await pause(HOLD_MS);
    socket.terminate();
    return undefined;
  },
};

export async function attack({ url, random, signal, onAttack, onProblem }: AttackOptions): Promise<void> {
  const names = Object.keys(ATTACKS);
  while (!signal.aborted) {
    const name = names[random.integer(names.length)] ?? '';
    try {
      const answer = await ATTACKS[name]?.(url);
      onAttack(`attack: ${name}`);
      if (answer !== undefined && (!answer.includes('"errors"') || answer.includes('INTERNAL_SERVER_ERROR')))
        onProblem(`${name} was answered: ${answer.slice(0, 300)}`);
    } catch (error) {
      onProblem(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    await pause(random.integer(200), undefined, { signal }).catch(() => {});
  }
}

/** By node:http, since fetch lets no caller name another host. */
function post(url: string, body: string, headers: OutgoingHttpHeaders = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const all = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers };
    const sent = request(`${url}/graphql`, { method: 'POST', headers: all, signal }, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (chunk: string) => {
          text += chunk;
        })
        .on('end', () => resolve(text));
    });
    sent.on('error', reject).end(body);
  });
}
