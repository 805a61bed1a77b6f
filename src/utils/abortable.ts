// Settles like a promise, or rejects with the signal's reason as soon as it aborts. Removes its listener afterwards.

import { follow, type Signal } from './abort.ts';

export function abortable<Value>(promise: Promise<Value>, signal: Signal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const unfollow = follow(signal, () => reject(signal.reason));
    promise.then(
      (value) => {
        unfollow();
        resolve(value);
      },
      (error) => {
        unfollow();
        reject(error);
      },
    );
  });
}
