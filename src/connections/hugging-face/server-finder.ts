// What is known about the server of a custom endpoint: found out once for all who wait, kept only where it was seen,
// and asked for again when a refusal contradicts it.

import type { ServerKind } from '../../tasks/task.ts';
import type { EndpointUrl } from './base-url.ts';
import { type Detected, detectServer, type Get, listModels, readInfo } from './detect-server.ts';

/** Where and how an endpoint is asked. */
export interface EndpointServer extends Detected {
  readonly url: EndpointUrl;
  /** False: nothing showed what it is; an answer to the call itself will. */
  readonly isSeen: boolean;
  /** True: its list of models, or its limits, have been asked for. */
  readonly isComplete: boolean;
}

export interface ServerFinderOptions {
  url: EndpointUrl;
  /** What the connections file says. */
  server: Detected['kind'] | 'auto';
  get(url: string, signal: AbortSignal): ReturnType<Get>;
}

/** Status routes answer at once, or not at all. */
const PROBE_MS = 10_000;
/** A name that no model has, asked for again and again, must not ask the status routes each time. */
const LEAST_BETWEEN_MS = 1_000;

export function createServerFinder({ url, server, get }: ServerFinderOptions) {
  let known: EndpointServer | undefined = server === 'auto' ? undefined : named(server);
  let asking: Promise<EndpointServer | undefined> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;

  function named(kind: Detected['kind']): EndpointServer {
    return { kind, api: url.api, models: [], url, isSeen: true, isComplete: false };
  }

  /** Under a time of its own: the first of those who wait may leave. */
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
    /** What is known without asking. */
    get known() {
      return known;
    },
    /**
     * Servers to try in turn: one where it is known, else guesses.
     * @param preferred kinds that can do the task, likeliest first
     */
    async find(preferred: readonly ServerKind[]): Promise<readonly EndpointServer[]> {
      const found = known ?? (await ask());
      if (found) return [found];
      // A URL that names OpenAI's version is no pipeline's.
      const guesses = (['openai', 'toolkit'] as const).filter((kind) => preferred.includes(kind));
      const kinds = url.namesApi ? guesses : guesses.sort((a, b) => preferred.indexOf(a) - preferred.indexOf(b));
      return kinds.map((kind) => ({ ...named(kind), isSeen: false, isComplete: true }));
    },
    /** With its models or limits, where the call needs them; without, where the server reports none. */
    async complete(facts: EndpointServer): Promise<EndpointServer> {
      if (facts.isComplete) return facts;
      const found = await ask().catch(() => undefined);
      if (found) return found;
      known = { ...facts, isComplete: true };
      return known;
    },
    /** An answer has shown that the guess is right. */
    confirm(facts: EndpointServer) {
      if (!facts.isSeen) known = { ...facts, isSeen: true, isComplete: false };
    },
    /**
     * After a refusal that contradicts what is known: the server as it is now, where it differs.
     * @param mayBeModel the refusal may mean the model that was named, and not the server
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

/** How each kind of server is asked about itself: a kind that was named is not doubted, only completed. */
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
