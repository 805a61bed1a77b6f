// A stand-in for Text Generation Inference: its own routes, the OpenAI-shaped ones, and its router's validation.

import { checkKey, route } from './axum.ts';
import { type Asked, Refusal, type Reply, type StandInOptions, startStandIn } from './stand-in.ts';
import { compat, generate, generateStream } from './tgi-native.ts';
import { chat, complete } from './tgi-openai.ts';

export interface TgiOptions extends StandInOptions {
  model?: string;
  /** Whether `POST /` gives the prompt back; true for a model whose task is text-generation. True unless given. */
  fullText?: boolean;
  /** A model without a chat template refuses chats. True unless given. */
  chatTemplate?: boolean;
  /** 4095, 4096, 4, 2, 4 and 5 unless given, as the launcher has them. */
  limits?: Partial<typeof LIMITS>;
}

const LIMITS = { inputTokens: 4095, totalTokens: 4096, batch: 4, bestOf: 2, stops: 4, topTokens: 5 };
export const BODY_BYTES = 2_000_000;
export const CREATED = 1_700_000_000;
export const FINGERPRINT = '3.3.6-native';

export function startTgi(options: TgiOptions = {}) {
  return startStandIn(options, (asked, now) => {
    const guarded = (answer: (asked: Asked, options: TgiOptions) => Reply) => () => {
      checkKey(asked, now.token, (sent, wanted) => sent.toLowerCase() === wanted.toLowerCase());
      return answer(asked, now);
    };
    const healthy = { GET: () => ({}) };
    return route(asked, {
      '/': { GET: () => ({}), POST: guarded(compat) },
      '/generate': { POST: guarded(generate) },
      '/generate_stream': { POST: guarded(generateStream) },
      '/v1/completions': { POST: guarded(complete) },
      '/v1/chat/completions': { POST: guarded(chat) },
      '/v1/models': {
        GET: () => ({
          body: { object: 'list', data: [{ id: modelOf(now), object: 'model', created: 0, owned_by: modelOf(now) }] },
        }),
      },
      '/info': { GET: () => ({ body: info(now) }) },
      '/health': healthy,
      '/ping': healthy,
    });
  });
}

export function modelOf({ model = 'org/generator' }: TgiOptions): string {
  return model;
}

export function limitsOf({ limits }: TgiOptions) {
  return { ...LIMITS, ...limits };
}

function info(options: TgiOptions) {
  const limits = limitsOf(options);
  return {
    model_id: modelOf(options),
    model_sha: '0000000000000000000000000000000000000000',
    model_pipeline_tag: options.fullText === false ? null : 'text-generation',
    max_concurrent_requests: 128,
    max_best_of: limits.bestOf,
    max_stop_sequences: limits.stops,
    max_input_tokens: limits.inputTokens,
    max_total_tokens: limits.totalTokens,
    validation_workers: 2,
    max_client_batch_size: limits.batch,
    router: 'text-generation-router',
    version: '3.3.6',
    sha: null,
    docker_label: null,
  };
}

export function refusal(error: string, error_type: string, status = 422): Refusal {
  return new Refusal({ status, body: { error, error_type } });
}
