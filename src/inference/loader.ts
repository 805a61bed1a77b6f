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

/** The calls of one request. */
interface Calls {
  /** Keys that were asked for: the first to ask runs, others share. */
  readonly keys: Set<string>;
  /** The first call. Most requests have no other, and a DataLoader costs 5 us: it is made for the second. */
  first: { readonly asked: Asked; readonly answer: Promise<Answer> } | undefined;
  loader: DataLoader<Asked, Promise<Answer>, string> | undefined;
}

export function createLoader(run: Run): Load {
  // On the request, not on the GraphQL context: one HTTP request may carry a batch of operations with a context each.
  // Nor in a WeakMap: the collector of young objects takes what an old one holds for alive, which cost 7 us a request.
  const CALLS = Symbol('calls');

  function ask(calls: Calls, asked: Asked): Promise<Answer | Promise<Answer>> {
    if (!calls.first && !calls.loader) {
      const answer = run(asked.call, asked.options);
      calls.first = { asked, answer };
      return answer;
    }
    calls.loader ??= createDataLoader(calls);
    return calls.loader.load(asked);
  }

  function createDataLoader({ first }: Calls) {
    const loader = new DataLoader<Asked, Promise<Answer>, string>(
      // Promises, not their values: DataLoader passes each on by itself, so a 10 ms answer is not held back to 300.
      async (asked) => asked.map(({ call, options }) => run(call, options)),
      { cacheKeyFn: ({ call }) => flightKey(call) },
    );
    return first ? loader.prime(first.asked, first.answer) : loader;
  }

  return async function load(request: { [CALLS]?: Calls }, call, options) {
    if (!call.useCache) return run(call, options);
    request[CALLS] ??= { keys: new Set(), first: undefined, loader: undefined };
    const calls = request[CALLS];
    const key = flightKey(call);
    const asked = { call, options };
    const isShared = calls.keys.has(key);
    const answering = ask(calls, asked);
    calls.keys.add(key);
    try {
      const answer = await answering;
      return isShared ? { value: answer.value, info: { ...answer.info, cached: true } } : answer;
    } catch (error) {
      calls.keys.delete(key);
      if (calls.loader) calls.loader.clear(asked);
      else calls.first = undefined;
      throw error;
    }
  };
}
