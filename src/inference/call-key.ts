// Keys of calls: for caches, for runs in flight and for batches. Calls with equal keys are identical work.

import { hash } from 'node:crypto';
import type { Call } from './call.ts';
import { Media } from './media.ts';

/**
 * A class, because V8 may allocate object literals in its old space ("pretenuring"), where each kept its whole request
 * in memory until the next full garbage collection.
 */
export class CallKeys {
  digest: string | undefined = undefined;
  readonly of: Call;
  readonly kind: string;

  constructor(of: Call, kind: string) {
    this.of = of;
    this.kind = kind;
  }
}

/** SHA-256 of everything that identifies a call; equal calls have equal keys, regardless of key order. */
export function callKey(call: Call): string {
  const keys = keysOf(call);
  keys.digest ??= digest(`${keys.kind} ${canonicalJson(call.input)}`);
  return keys.digest;
}

/**
 * Key for sharing a run in flight: a call that waits for a loading model must not get the error of one that does not.
 */
export function flightKey(call: Call): string {
  return call.waitForModel ? `${callKey(call)}+wait` : callKey(call);
}

/** Everything that the items of a batch must share: as text, or as a digest if that is long. */
export function batchKey(call: Call): string {
  const { kind } = keysOf(call);
  // V8 hashes strings over 16,383 characters by their length alone, which an attacker could exploit.
  return `${kind.length < 1024 ? kind : digest(kind)} ${call.useCache} ${call.waitForModel}`;
}

/** Everything except the input, as text. Memoized, because several policies use it. */
function keysOf(call: Call): CallKeys {
  if (call.keys?.of === call) return call.keys;
  const { connection, credentials, task, model, parameters } = call;
  const kind = `${JSON.stringify([connection, credentials, task, model ?? null])} ${canonicalJson(parameters)}`;
  call.keys = new CallKeys(call, kind);
  return call.keys;
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** JSON with sorted keys, in a tenth of the time of JSON.stringify with a sorting replacer. */
function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  if (value instanceof Media) return canonicalJson(value.toJSON());
  let members = '';
  // Sorted by UTF-16 code units, independent of the locale.
  const keys = Object.keys(value);
  for (const key of keys.length > 1 ? keys.sort() : keys) {
    const item = Reflect.get(value, key);
    if (item !== undefined) members += `${members && ','}${JSON.stringify(key)}:${canonicalJson(item)}`;
  }
  return `{${members}}`;
}
