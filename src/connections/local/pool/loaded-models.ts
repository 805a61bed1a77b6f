// The table of loaded models: their worker, size and last use. Placement, unloading and replacement are based on it.

export interface LoadedModel<Worker> {
  readonly model: string;
  readonly worker: Worker;
  /** Loads by task, because a model can be loaded for several; `''` is the task that it was made for. */
  readonly tasks: Map<string, { readonly loaded: Promise<void>; isReady: boolean }>;
  /** Size of its weights on disk; 0 while it loads. */
  bytes: number;
  /** In `performance.now()` milliseconds. */
  lastUsed: number;
}

export interface LoadedModels<Worker> {
  add(model: string, worker: Worker): LoadedModel<Worker>;
  remove(entry: LoadedModel<Worker>): void;
  of(model: string): readonly LoadedModel<Worker>[];
  on(worker: Worker): LoadedModel<Worker>[];
  /** Least recently used first. */
  oldestFirst(): LoadedModel<Worker>[];
}

export function createLoadedModels<Worker>(): LoadedModels<Worker> {
  const byModel = new Map<string, LoadedModel<Worker>[]>();
  const all = () => [...byModel.values()].flat();
  return {
    add(model, worker) {
      const entry = { model, worker, tasks: new Map(), bytes: 0, lastUsed: performance.now() };
      byModel.set(model, [...(byModel.get(model) ?? []), entry]);
      return entry;
    },
    remove(entry) {
      const others = (byModel.get(entry.model) ?? []).filter((other) => other !== entry);
      if (others.length > 0) byModel.set(entry.model, others);
      else byModel.delete(entry.model);
    },
    of: (model) => byModel.get(model) ?? [],
    on: (worker) => all().filter((entry) => entry.worker === worker),
    oldestFirst: () => all().sort((a, b) => a.lastUsed - b.lastUsed),
  };
}
