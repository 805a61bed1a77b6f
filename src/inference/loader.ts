// One DataLoader per HTTP request: identical calls of one request are one call, whatever their order and with the cache
// off too. A slow call holds back no other, and a failed one is forgotten, so that the next field tries again.

import DataLoader from 'dataloader';
import { type Answer, type Call, flightKey, type Run, type RunOptions } from './call.ts';

/** Like `Run`, but for one HTTP request, whose own signal all of its calls share. */
export type Load = (request: object, call: Call, options: RunOptions) => Promise<Answer>;

interface Asked {
  readonly call: Call;
  readonly options: RunOptions;
}

interface Loader {
  readonly loader: DataLoader<Asked, Promise<Answer>, string>;
  readonly asked: Set<string>;
}

/** @param read answers at once what is in the cache: that needs no collapsing */
export function createLoader(run: Run, read: (call: Call) => Answer | undefined): Load {
  // By request, not by GraphQL context: one HTTP request may carry a batch of operations with a context each.
  const loaders = new WeakMap<object, Loader>();

  function loaderOf(request: object): Loader {
    const known = loaders.get(request);
    if (known) return known;
    const loader = new DataLoader<Asked, Promise<Answer>, string>(
      // Promises, not their values: DataLoader passes each on by itself, so a 10 ms answer is not held back to 300.
      async (asked) => asked.map(({ call, options }) => run(call, options)),
      { cacheKeyFn: ({ call }) => flightKey(call) },
    );
    const fresh = { loader, asked: new Set<string>() };
    loaders.set(request, fresh);
    return fresh;
  }

  return async function load(request, call, options) {
    if (!call.useCache) return run(call, options);
    const kept = read(call);
    if (kept) return kept;
    const { loader, asked } = loaderOf(request);
    const key = flightKey(call);
    const isFirst = !asked.has(key);
    asked.add(key);
    try {
      const answer = await loader.load({ call, options });
      return isFirst ? answer : { value: answer.value, info: { ...answer.info, cached: true } };
    } catch (error) {
      loader.clear({ call, options });
      asked.delete(key);
      throw error;
    }
  };
}
