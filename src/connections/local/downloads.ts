// How far the downloads of models are, for the log and for `Query.connections`.

export interface Download {
  model: string;
  loadedBytes: number;
  /** 0 while the Hub has not said. */
  totalBytes: number;
}

/** A line in the log at every tenth: a large model reports a thousand times. */
const STEPS = 10;

export function createDownloads(log: (message: string, facts?: Record<string, unknown>) => void) {
  const current = new Map<string, Download & { step: number }>();
  return {
    report(model: string, loadedBytes: number, totalBytes: number): void {
      const step = totalBytes > 0 ? Math.floor((loadedBytes / totalBytes) * STEPS) : 0;
      const before = current.get(model);
      current.set(model, { model, loadedBytes, totalBytes, step });
      if (before?.step === step) return;
      log(`Fetching model ${model}: ${step * (100 / STEPS)} %.`, { model, loadedBytes, totalBytes });
    },
    finish(model: string): void {
      if (current.delete(model)) log(`Fetching model ${model} has ended.`, { model });
    },
    status: (): Download[] =>
      [...current.values()].map(({ model, loadedBytes, totalBytes }) => ({ model, loadedBytes, totalBytes })),
  };
}
