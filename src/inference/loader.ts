// Deduplicates calls within one HTTP request with a DataLoader, in any order and even with the cache off. Slow calls do
// not delay others, and a failed call is forgotten, so that the next field tries again.

import DataLoader from 'dataloader';
import type { Answer, Call, Run, RunOptions } from './call.ts';
import { flightKey } from './call-key.ts';

/** Like `Run`, for one HTTP request, whose signal all of its calls share. */
export type Load = (request: object, call: Call, options: RunOptions) => Promise<Answer>;

interface Asked {
  readonly call: Call;
  readonly options: RunOptions;
}

/** The calls of one request. */
interface Calls {
  /** The first call. A DataLoader takes 5 us, so it is only created for a second one, which most requests lack. */
  first: { readonly key: string; readonly asked: Asked; readonly answer: Promise<Answer> } | undefined;
  all: All | undefined;
}

interface All {
  /** Requested keys: the first call runs, others share it. */
  readonly keys: Set<string>;
  readonly loader: DataLoader<Asked, Promise<Answer>, string>;
}

export function createLoader(run: Run): Load {
  // On the request, not on the GraphQL context: one HTTP request may carry a batch of operations with a context each.
  // Nor in a WeakMap: the collector of young objects takes what an old one holds for alive, which cost 7 us a request.
  const CALLS = Symbol('calls');

  return async function load(request: { [CALLS]?: Calls }, call, options) {
    if (!call.useCache) return run(call, options);
    request[CALLS] ??= { first: undefined, all: undefined };
    const calls = request[CALLS];
    const key = flightKey(call);
    const asked = { call, options };
    try {
      if (!calls.first && !calls.all) {
        const answer = run(call, options);
        calls.first = { key, asked, answer };
        return await answer;
      }
      calls.all ??= loadAll(calls);
      const { keys, loader } = calls.all;
      const isShared = keys.has(key);
      keys.add(key);
      const answer = await loader.load(asked);
      return isShared ? { value: answer.value, info: { ...answer.info, cached: true } } : answer;
    } catch (error) {
      if (calls.first?.key === key) calls.first = undefined;
      calls.all?.keys.delete(key);
      calls.all?.loader.clear(asked);
      throw error;
    }
  };

  function loadAll({ first }: Calls): All {
    const loader = new DataLoader<Asked, Promise<Answer>, string>(
      // Returns promises and not values: DataLoader then resolves each call separately, so that a fast one need not
      // wait.
      async (asked) => asked.map(({ call, options }) => run(call, options)),
      { cacheKeyFn: ({ call }) => flightKey(call) },
    );
    if (first) loader.prime(first.asked, first.answer);
    return { loader, keys: new Set(first && [first.key]) };
  }
}
