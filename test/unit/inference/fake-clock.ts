// A faked clock for each test of a file, at whose end no timer may be left.

import { afterEach, beforeEach, expect, vi } from 'vitest';

export function fakeTheClock(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    // The faked clock starts at 0, which lru-cache takes for "no time given".
    vi.advanceTimersByTime(1);
  });
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
}

/** Runs the clock until the work is done. */
export async function finish<Value>(work: Promise<Value>): Promise<Value> {
  work.catch(() => {});
  await vi.runAllTimersAsync();
  return work;
}
