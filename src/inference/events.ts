// What the layer tells whoever watches it, for metrics and logs; nothing in it depends on anybody listening.

export type InferenceEvent =
  | { type: 'cache'; level: 'memory' | 'redis'; hit: boolean }
  | { type: 'list'; connection: string; size: number }
  | { type: 'queue'; connection: string; active: number; queued: number }
  | { type: 'retry'; connection: string; code: string; delayMs: number }
  | { type: 'breaker'; connection: string; model: string | undefined; state: 'open' | 'closed' }
  | { type: 'fallback'; from: string; to: string };

export type OnEvent = (event: InferenceEvent) => void;
