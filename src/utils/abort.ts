// A minimal AbortController for the inference layer. On Node 20 a real one with a listener costs about 10 us, and each
// call needs three: for its client, its deadline and its single flight. Connections get real ones, one per batch.

/** The part of AbortSignal that policies use; every AbortSignal has it. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Controller and signal in one. Listeners are called once, in order. */
export class Abort implements Signal {
  aborted = false;
  reason: unknown;
  /** Made for the first: most have one. */
  #listeners: (() => void)[] | undefined;

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (this.aborted) return;
    if (this.#listeners) this.#listeners.push(listener);
    else this.#listeners = [listener];
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const place = this.#listeners?.indexOf(listener) ?? -1;
    if (place >= 0) this.#listeners?.splice(place, 1);
  }

  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    const listeners = this.#listeners ?? [];
    this.#listeners = undefined;
    for (const listener of listeners) listener();
  }
}

/** Stops following a signal. */
export type Unfollow = () => void;

/** Calls `onAbort` when `signal` aborts, or at once if it already has. @returns the function that stops listening */
export function follow(signal: Signal, onAbort: () => void): Unfollow {
  if (signal.aborted) {
    onAbort();
    return () => {};
  }
  signal.addEventListener('abort', onAbort, { once: true });
  return () => signal.removeEventListener('abort', onAbort);
}
