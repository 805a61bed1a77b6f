// Keeps workers within LOCAL_MEMORY_MB and LOCAL_KEEP_ALIVE by unloading the least recently used models. A process keeps
// most of the freed memory for its next model, so a process without models, or with much freed memory, is ended.

import type { LoadedModel, LoadedModels } from './loaded-models.ts';
import type { Slot } from './model-placement.ts';
import type { Log } from './worker-pool.ts';

export interface ModelMemoryOptions {
  models: LoadedModels<Slot>;
  slots: readonly Slot[];
  memoryMb: number;
  /** Infinity: models are only unloaded when memory is needed. */
  keepAliveSeconds: number;
  isBusy(place: LoadedModel<Slot>): boolean;
  unload(place: LoadedModel<Slot>): void;
  /** Ends the slot's process after its running jobs. */
  replace(slot: Slot): void;
  log: Log;
}

export interface ModelMemory {
  /** To be called when a worker has reported its memory. */
  check(): void;
  hasRoomFor(bytes: number): boolean;
  close(): void;
}

/** Memory of a model relative to its weights, for its runs. */
const OVERHEAD = 1.3;
/** A process is replaced when it holds this share of the limit for unloaded models. */
const WORTH_REPLACING = 0.25;
/** Idle models are looked for every quarter of `keepAliveSeconds`, within these limits. */
const MIN_CHECK_MS = 100;
const MAX_CHECK_MS = 10_000;
/** Shortest time between replacements: a new process loads the library and its models again. */
const REPLACE_EVERY_MS = 60_000;

export function createModelMemory(options: ModelMemoryOptions): ModelMemory {
  const { models, slots, memoryMb, keepAliveSeconds, isBusy, log } = options;
  /** Megabytes of unloaded models, by the process that still holds them. */
  const freed = new WeakMap<object, number>();
  /** Whether a process may hold enough freed memory to be replaced. */
  let isHolding = false;
  const replacedAt = new WeakMap<Slot, number>();
  const idle = Number.isFinite(keepAliveSeconds)
    ? setInterval(unloadIdle, Math.min(MAX_CHECK_MS, Math.max(MIN_CHECK_MS, (keepAliveSeconds * 1000) / 4))).unref()
    : undefined;

  function usedMb(): number {
    return slots.reduce((sum, { process }) => sum + (process ? process.residentMb - (freed.get(process) ?? 0) : 0), 0);
  }

  function unload(place: LoadedModel<Slot>): void {
    const { process } = place.worker;
    if (process) freed.set(process, (freed.get(process) ?? 0) + megabytes(place.bytes));
    isHolding = true;
    options.unload(place);
  }

  function unloadIdle(): void {
    const before = performance.now() - keepAliveSeconds * 1000;
    for (const place of models.oldestFirst()) if (place.lastUsed < before && !isBusy(place)) unload(place);
    for (const slot of slots) {
      if (slot.process && slot.process.pending === 0 && models.on(slot).length === 0) options.replace(slot);
    }
  }

  function giveBack(): void {
    isHolding = slots.some(({ process }) => process && (freed.get(process) ?? 0) >= memoryMb * WORTH_REPLACING);
    for (const slot of slots) {
      if (!slot.process || (freed.get(slot.process) ?? 0) < memoryMb * WORTH_REPLACING) continue;
      if (performance.now() - (replacedAt.get(slot) ?? Number.NEGATIVE_INFINITY) < REPLACE_EVERY_MS) continue;
      replacedAt.set(slot, performance.now());
      log('A local model worker is replaced, to give back the memory of models that have left.', {
        pid: slot.process.pid,
      });
      options.replace(slot);
    }
  }

  return {
    check() {
      if (usedMb() <= memoryMb && !isHolding) return;
      // The last model stays even if it exceeds the limit, because every call would load it again.
      for (const place of models.oldestFirst().slice(0, -1)) {
        if (usedMb() <= memoryMb) break;
        if (isBusy(place)) continue;
        log(`Model ${place.model} is unloaded: LOCAL_MEMORY_MB is reached.`, { model: place.model, memoryMb });
        unload(place);
      }
      giveBack();
    },
    hasRoomFor: (bytes) => usedMb() + megabytes(bytes) <= memoryMb,
    close: () => clearInterval(idle),
  };
}

function megabytes(bytes: number): number {
  return (bytes * OVERHEAD) / 1e6;
}
