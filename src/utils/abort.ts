// Cancellation inside the layer: as much of an AbortSignal as policies use, without its price. On Node 20 a controller
// with a listener costs about 10 us, and each call needs three: one of its client, its deadline and its flight.
// Connections get real ones, one for each list.

/** What a policy may ask of a signal; every AbortSignal is one. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Controller and signal in one. Listeners are called once, in their order. */
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

/** How to leave what a signal was followed for. */
export type Unfollow = () => void;

/** Calls `onAbort` when `signal` aborts, or at once if it has; until the function that it gives is called. */
export function follow(signal: Signal, onAbort: () => void): Unfollow {
  if (signal.aborted) {
    onAbort();
    return () => {};
  }
  signal.addEventListener('abort', onAbort, { once: true });
  return () => signal.removeEventListener('abort', onAbort);
}
