// Chooses the workers of a model: the least busy one loads it, and further ones if that is always busy.

import type { Job, Kind } from './job-queue.ts';
import type { LoadedModel, LoadedModels } from './loaded-models.ts';
import type { WorkerGroup, WorkerPlan } from './plan-workers.ts';
import type { WorkerProcess } from './worker-process.ts';

/** A place for one process, which is started on demand and may be replaced. */
export interface Slot {
  readonly plan: WorkerPlan;
  process: WorkerProcess | undefined;
}

export interface ModelPlacementOptions {
  slots: readonly Slot[];
  models: LoadedModels<Slot>;
  groupOf(model: string): WorkerGroup;
  start(slot: Slot): WorkerProcess;
  hasRoomFor(bytes: number): boolean;
  /** Most batches of one kind of work in a worker. */
  maxInFlight: number;
  /** Called when a model is ready. */
  onLoaded(): void;
  /** Called when no worker could load a model. */
  onFailure(kind: { model: string; task: string }, error: unknown): void;
}

export interface ModelPlacement {
  /** Ensures that a worker loads this job's model. */
  prepare(job: Job): void;
  /** Resolves when a worker has loaded the model. Without a task: for the one that it was made for. */
  load(model: string, task: string | undefined): Promise<void>;
  isReadyOn(process: WorkerProcess, kind: Kind): boolean;
  /** Loads the model in an idle worker too if all of its workers are busy and memory allows. */
  spread(kind: Kind): void;
}

/** A batch in flight weighs as much as this many idle models. */
const WEIGHT_OF_WORK = 10;

export function createModelPlacement(options: ModelPlacementOptions): ModelPlacement {
  const { slots, models, groupOf, start, hasRoomFor, maxInFlight, onLoaded, onFailure } = options;

  return {
    prepare({ model, task }) {
      const places = models.of(model);
      for (const place of places.length > 0 ? places : [placeOf(model)]) {
        // `loadOn` handles the failure.
        if (!place.tasks.has(task)) loadOn(place, task).catch(() => undefined);
      }
    },
    load: (model, task) => loadOn(placeOf(model), task),
    isReadyOn: (process, { task, model }) =>
      models.of(model).some(({ worker, tasks }) => worker.process === process && tasks.get(task)?.isReady),
    spread({ task, model, work, jobs }) {
      const able = slotsFor(model);
      if (able.length < 2) return;
      const places = models.of(model);
      const isReady = places.every(({ tasks }) => tasks.get(task)?.isReady);
      if (places.length === 0 || jobs.length === 0 || !isReady) return;
      if (places.some(({ worker }) => (worker.process?.inFlight(work).length ?? 0) < maxInFlight)) return;
      const idle = able.find(
        (slot) => !places.some(({ worker }) => worker === slot) && (slot.process?.pending ?? 0) === 0,
      );
      if (!idle || !hasRoomFor(places[0]?.bytes ?? 0)) return;
      loadOn(models.add(model, idle), task).catch(() => undefined);
    },
  };

  /** The place of the model: where it is loaded, or the least busy worker of its group. */
  function placeOf(model: string): LoadedModel<Slot> {
    const [place] = models.of(model);
    if (place) return place;
    const able = slotsFor(model);
    const slot = able.reduce((best, other) => (workOf(other) < workOf(best) ? other : best));
    return models.add(model, slot);
  }

  function slotsFor(model: string): Slot[] {
    const group = groupOf(model);
    return slots.filter(({ plan }) => plan.group === 'any' || plan.group === group);
  }

  function workOf(slot: Slot): number {
    return models.on(slot).length + WEIGHT_OF_WORK * (slot.process?.pending ?? 0);
  }

  function loadOn(place: LoadedModel<Slot>, task = ''): Promise<void> {
    const known = place.tasks.get(task);
    if (known) return known.loaded;
    const { worker: slot, model } = place;
    slot.process ??= start(slot);
    const loaded = slot.process.load(model, task === '' ? undefined : task).then(
      (bytes) => {
        entry.isReady = true;
        place.bytes = bytes;
        place.lastUsed = performance.now();
        onLoaded();
      },
      (error: unknown) => {
        // Failures are not cached: the file may be repaired, or the network may return.
        place.tasks.delete(task);
        if (place.tasks.size === 0) models.remove(place);
        if (!models.of(model).some(({ tasks }) => tasks.get(task)?.isReady)) onFailure({ model, task }, error);
        throw error;
      },
    );
    const entry = { loaded, isReady: false };
    place.tasks.set(task, entry);
    return loaded;
  }
}
