// Finds out what server stands behind a custom endpoint: once for all waiting calls, and again when a refusal contradicts
// the result.

import type { ServerKind } from '../../tasks/task.ts';
import type { EndpointUrl } from './base-url.ts';
import { type Detected, detectServer, type Get, listModels, readInfo } from './detect-server.ts';

/** The server of an endpoint, and how to call it. */
export interface EndpointServer extends Detected {
  readonly url: EndpointUrl;
  /** False: a guess, which an answer to the call itself confirms. */
  readonly isSeen: boolean;
  /** True: its list of models or its limits have been requested. */
  readonly isComplete: boolean;
}

export interface ServerFinderOptions {
  url: EndpointUrl;
  /** The kind in the connections file. */
  server: Detected['kind'] | 'auto';
  get(url: string, signal: AbortSignal): ReturnType<Get>;
}

/** Timeout of all status routes together: they answer at once or not at all. */
const PROBE_MS = 10_000;
/** Repeated calls for an unknown model must not request the status routes each time. */
const LEAST_BETWEEN_MS = 1_000;

export function createServerFinder({ url, server, get }: ServerFinderOptions) {
  let known: EndpointServer | undefined = server === 'auto' ? undefined : named(server);
  let asking: Promise<EndpointServer | undefined> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;

  function named(kind: Detected['kind']): EndpointServer {
    return { kind, api: url.api, models: [], url, isSeen: true, isComplete: false };
  }

  /** With its own timeout and signal, because the call that started it may be aborted while others wait. */
  function ask(): Promise<EndpointServer | undefined> {
    asking ??= lookAround().finally(() => {
      asking = undefined;
      askedAt = performance.now();
    });
    return asking;
  }

  async function lookAround(): Promise<EndpointServer | undefined> {
    const signal = AbortSignal.timeout(PROBE_MS);
    for (const reading of url.asPrefix ? [url.asPrefix, url] : [url]) {
      const detected = await DETECT[server]((path) => get(path, signal), reading);
      if (!detected) continue;
      known = { ...detected, url: reading, isSeen: true, isComplete: true };
      return known;
    }
    return undefined;
  }

  return {
    /** What is known without a request. */
    get known() {
      return known;
    },
    /**
     * Servers to try in order: the known one, or guesses.
     * @param preferred kinds that support the task, most likely first
     */
    async find(preferred: readonly ServerKind[]): Promise<readonly EndpointServer[]> {
      const found = known ?? (await ask());
      if (found) return [found];
      // A URL with OpenAI's version is not that of a pipeline.
      const guesses = (['openai', 'toolkit'] as const).filter((kind) => preferred.includes(kind));
      const kinds = url.namesApi ? guesses : guesses.sort((a, b) => preferred.indexOf(a) - preferred.indexOf(b));
      return kinds.map((kind) => ({ ...named(kind), isSeen: false, isComplete: true }));
    },
    /** Adds the models or limits that the server reports, if any. */
    async complete(facts: EndpointServer): Promise<EndpointServer> {
      if (facts.isComplete) return facts;
      const found = await ask().catch(() => undefined);
      if (found) return found;
      known = { ...facts, isComplete: true };
      return known;
    },
    /** Confirms a guess, after an answer. */
    confirm(facts: EndpointServer) {
      if (!facts.isSeen) known = { ...facts, isSeen: true, isComplete: false };
    },
    /**
     * Detects the server again after a refusal that contradicts what is known.
     * @param mayBeModel the refusal may concern the requested model and not the server
     * @returns undefined if nothing has changed
     */
    async findAgain(refused: readonly EndpointServer[], mayBeModel: boolean): Promise<EndpointServer | undefined> {
      if (!asking && mayBeModel && performance.now() - askedAt < LEAST_BETWEEN_MS) return undefined;
      const found = await ask().catch((): undefined => undefined);
      if (!found && server === 'auto') known = undefined;
      const isOld = found && refused.some((one) => one.isSeen && isAlike(one, found));
      return isOld ? undefined : found;
    },
  };
}

export type ServerFinder = ReturnType<typeof createServerFinder>;

/** How each kind is detected. A kind named in the connections file is only completed, not verified. */
const DETECT: Readonly<
  Record<Detected['kind'] | 'auto', (get: Get, url: EndpointUrl) => Promise<Detected | undefined>>
> = {
  auto: detectServer,
  openai: listModels,
  tei: async (get, url) => ofKind('tei', await readInfo(get, url)),
  tgi: async () => undefined,
  toolkit: async () => undefined,
};

function ofKind(kind: Detected['kind'], detected: Detected | undefined): Detected | undefined {
  return detected?.kind === kind ? detected : undefined;
}

function isAlike(one: Detected, other: Detected): boolean {
  return one.kind === other.kind && one.api === other.api && one.models[0] === other.models[0];
}
