// How far the downloads of models are, for the log and for `Query.connections`.

import type { Download } from '../../inference/connection.ts';

/** A line in the log at every tenth: a large model reports a thousand times. */
const STEPS = 10;

export function createDownloads(log: (message: string, facts?: Record<string, unknown>) => void) {
  const current = new Map<string, Download & { step: number }>();
  return {
    /** @param total in bytes; 0 while the Hub has not said */
    report(model: string, loadedBytes: number, total: number): void {
      const totalBytes = total > 0 ? total : undefined;
      const step = totalBytes ? Math.floor((loadedBytes / totalBytes) * STEPS) : 0;
      const before = current.get(model);
      current.set(model, { model, loadedBytes, totalBytes, step });
      if (before?.step === step) return;
      log(`Fetching model ${model}: ${step * (100 / STEPS)} %.`, { model, loadedBytes, totalBytes });
    },
    finish(model: string): void {
      if (current.delete(model)) log(`Fetching model ${model} has ended.`, { model });
    },
    list: (): Download[] =>
      [...current.values()].map(({ model, loadedBytes, totalBytes }) => ({ model, loadedBytes, totalBytes })),
  };
}
