// Events that the inference layer reports to metrics, traces and logs. Listeners are optional.

import type { Call } from './call.ts';
import type { ErrorCode } from './errors.ts';

/** Code of a failed attempt; ABORTED: its callers left. */
export type AttemptCode = ErrorCode | 'ABORTED';

export type InferenceEvent =
  | { type: 'cache'; level: 'memory' | 'redis'; hit: boolean }
  /** An attempt has ended; `start` in `performance.now()` milliseconds. Calls hold inputs, which must not be logged. */
  | { type: 'upstream'; calls: readonly Call[]; start: number; durationMs: number; code: AttemptCode | undefined }
  | { type: 'batch'; connection: string; size: number }
  | { type: 'queue'; connection: string; active: number; queued: number }
  | { type: 'retry'; connection: string; code: ErrorCode; delayMs: number }
  | { type: 'breaker'; connection: string; model: string | undefined; state: 'open' | 'closed' }
  /** The shared Redis became available or unavailable. */
  | { type: 'redis'; isUp: boolean; problem?: string }
  | { type: 'fallback'; from: string; to: string; call: Call; moved: Call };

export type OnEvent = (event: InferenceEvent) => void;
