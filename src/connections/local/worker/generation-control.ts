// Controls generations in a worker: aborts, `maxTime`, stop sequences and streaming.

import {
  InterruptableStoppingCriteria,
  LogitsProcessor,
  LogitsProcessorList,
  random,
  type Tensor,
} from '@huggingface/transformers';
import type { LocalModel, Written } from '../recipe.ts';
import { tokenizerOf } from './model-adapter.ts';
import { PieceStreamer } from './piece-streamer.ts';
import { stopAtSequences } from './stop-sequences.ts';

export interface GenerationControl {
  options(model: LocalModel): Record<string, unknown>;
  written(): Written;
  release(): void;
}

export function generationControl({
  signal,
  maxTime,
  topP,
  seed,
  stop,
  onText,
}: {
  signal: AbortSignal;
  maxTime: unknown;
  topP: unknown;
  seed: unknown;
  /** Stop sequences; empty if several texts are generated one after another. */
  stop: readonly string[];
  onText: ((text: string) => void) | undefined;
}): GenerationControl {
  // The random generator is global; results are repeatable because jobs run one after another.
  if (typeof seed === 'number') random.seed(seed);
  const stopping = new CountingCriteria();
  const interrupt = () => stopping.interrupt();
  let isOutOfTime = false;
  const endInTime = () => {
    isOutOfTime = true;
    interrupt();
  };
  signal.addEventListener('abort', interrupt);
  const timer = typeof maxTime === 'number' ? setTimeout(endInTime, maxTime * 1000) : undefined;
  let sent: string | undefined;
  const text = stopAtSequences(stop, {
    onText(piece) {
      sent = `${sent ?? ''}${piece}`;
      onText?.(piece);
    },
    onStop: interrupt,
  });
  return {
    options(model) {
      const options: Record<string, unknown> = { stopping_criteria: stopping };
      // transformers.js 4.3 accepts `top_p` but ignores it.
      if (typeof topP === 'number' && topP < 1) {
        const processors = new LogitsProcessorList();
        processors.push(new TopP(topP));
        options.logits_processor = processors;
      }
      const tokenizer = onText || stop.length > 0 ? tokenizerOf(model) : undefined;
      if (tokenizer) {
        sent = '';
        options.streamer = new PieceStreamer(tokenizer, { text: text.add, end: text.end });
      }
      return options;
    },
    written: () => ({ tokens: stopping.tokens, lastId: stopping.lastId, isOutOfTime, text: sent }),
    release() {
      clearTimeout(timer);
      signal.removeEventListener('abort', interrupt);
    },
  };
}

/** Called after every token, which it counts. */
class CountingCriteria extends InterruptableStoppingCriteria {
  tokens = 0;
  lastId: number | undefined;

  override _call(ids: number[][], scores: number[][]): boolean[] {
    this.tokens += ids.length;
    const last = ids[0]?.at(-1);
    this.lastId = last === undefined ? undefined : Number(last);
    return super._call(ids, scores);
  }
}

/** Nucleus sampling: keeps the likeliest tokens that together reach `mass`. */
class TopP extends LogitsProcessor {
  readonly mass: number;

  constructor(mass: number) {
    super();
    this.mass = mass;
  }

  override _call(_ids: bigint[][], logits: Tensor): Tensor {
    const { data } = logits;
    if (!(data instanceof Float32Array)) return logits;
    const width = logits.dims.at(-1) ?? data.length;
    for (let at = 0; at < data.length; at += width) keepLikeliest(data.subarray(at, at + width), this.mass);
    return logits;
  }
}

function keepLikeliest(row: Float32Array, mass: number): void {
  const top = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const weights = row.map((logit) => Math.exp(logit - top));
  const total = weights.reduce((a, b) => a + b, 0);
  let reached = 0;
  for (const index of Array.from(row.keys()).sort((a, b) => (row[b] ?? 0) - (row[a] ?? 0))) {
    if (reached > 0 && reached / total >= mass) row[index] = Number.NEGATIVE_INFINITY;
    reached += weights[index] ?? 0;
  }
}
