// Prometheus metrics. Every label has few values: a model is named if it is a default of its connection, and "other" if
// not, because clients can name any model.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { FieldRecord, OnOperation } from '../graphql/operation-record.ts';
import type { Connection, OnEvent } from '../inference/index.ts';
import { createLabelledCounter } from './labelled-counter.ts';

export interface MetricsOptions {
  connections: readonly Pick<Connection, 'id' | 'defaultModel'>[];
  /** Memory of each local model process, as last reported. */
  localMemory(): readonly number[];
}

export interface Metrics {
  readonly onOperation: OnOperation;
  readonly onEvent: OnEvent;
  readonly contentType: string;
  /** All metrics in Prometheus' text format. */
  text(): Promise<string>;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** Registered once per process, because prom-client's observers cannot be removed. */
let shared: Registry | undefined;

function processMetrics(): Registry {
  if (!shared) {
    shared = new Registry();
    collectDefaultMetrics({ register: shared });
  }
  return shared;
}

export function createMetrics({ connections, localMemory }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const byId = new Map(connections.map((connection) => [connection.id, connection]));

  const countOperation = createLabelledCounter(registry, {
    name: 'inferql_operations_total',
    help: 'GraphQL operations, by how they ended.',
    labels: ['kind', 'outcome'],
  });
  const countField = createLabelledCounter(registry, {
    name: 'inferql_task_fields_total',
    help: 'Root fields that asked for a task; code is OK or that of the error.',
    labels: ['task', 'connection', 'model', 'code', 'cached'],
  });
  const tokens = new Counter({
    name: 'inferql_tokens_total',
    help: 'Tokens that models read (prompt) and wrote (completion), where the upstream reports them; without what came from a cache.',
    labelNames: ['task', 'connection', 'model', 'kind'],
    registers,
  });
  const fieldSeconds = new Histogram({
    name: 'inferql_task_duration_seconds',
    help: 'Time until a field has its answer or error, waits and retries included; without those that were cached.',
    labelNames: ['task', 'connection'],
    buckets: SECONDS,
    registers,
  });
  const countUpstream = createLabelledCounter(registry, {
    name: 'inferql_upstream_calls_total',
    help: 'Attempts at a connection, local models included; code is OK or that of the error.',
    labels: ['connection', 'task', 'code'],
  });
  const upstreamSeconds = new Histogram({
    name: 'inferql_upstream_duration_seconds',
    help: 'Time of an attempt, without the wait for a place; of a stream until its first event.',
    labelNames: ['connection', 'task'],
    buckets: SECONDS,
    registers,
  });
  const redisUp = new Gauge({
    name: 'inferql_redis_up',
    help: '1 while the Redis of REDIS_URL answers, else 0; 0 too where none is set.',
    registers,
  });
  // The second is a former name that dashboards may still use.
  const batchSizes = ['inferql_batch_size', 'inferql_list_size'].map(
    (name) =>
      new Histogram({
        name,
        help: 'Inputs that travel together in one call.',
        labelNames: ['connection'],
        buckets: SIZES,
        registers,
      }),
  );
  const countCache = createLabelledCounter(registry, {
    name: 'inferql_cache_reads_total',
    help: 'Look-ups in a cache; level is memory or redis.',
    labels: ['level', 'result'],
  });
  const active = new Gauge({
    name: 'inferql_queue_active',
    help: 'Calls that hold one of the MAX_CONCURRENT places.',
    labelNames: ['connection'],
    registers,
  });
  const waiting = new Gauge({
    name: 'inferql_queue_waiting',
    help: 'Calls that wait for a place (MAX_QUEUED).',
    labelNames: ['connection'],
    registers,
  });
  const countRetry = createLabelledCounter(registry, {
    name: 'inferql_retries_total',
    help: 'Retries, by the error that caused them; MODEL_LOADING is the wait for a model.',
    labels: ['connection', 'code'],
  });
  const openModels = new Map(connections.map(({ id }) => [id, new Set<string | undefined>()]));
  new Gauge({
    name: 'inferql_breaker_open',
    help: 'Models that the circuit breaker holds back.',
    labelNames: ['connection'],
    registers,
    collect() {
      for (const [connection, models] of openModels) this.set({ connection }, models.size);
    },
  });
  const countFallback = createLabelledCounter(registry, {
    name: 'inferql_fallbacks_total',
    help: 'Calls that moved to another connection.',
    labels: ['from', 'to'],
  });
  new Gauge({
    name: 'inferql_local_memory_bytes',
    help: 'Memory of a process of local models when it last answered.',
    labelNames: ['host'],
    registers,
    collect() {
      this.reset();
      for (const [host, megabytes] of localMemory().entries()) this.set({ host: String(host) }, megabytes * 1e6);
    },
  });
  for (const { id: connection } of connections) {
    active.set({ connection }, 0);
    waiting.set({ connection }, 0);
  }
  const all = Registry.merge([processMetrics(), registry]);

  function modelLabel(connection: string, task: string, model: string | undefined): string {
    if (model === undefined) return '';
    return byId.get(connection)?.defaultModel(task) === model ? model : 'other';
  }

  function count({ task = '', call, info, usage, code, durationMs }: FieldRecord, isAborted: boolean): void {
    const { connection = '', model = undefined } = info ?? call ?? {};
    const result = code ?? (info ? 'OK' : isAborted ? 'ABORTED' : 'INTERNAL_SERVER_ERROR');
    const isCached = info?.cached ?? false;
    const labelled = modelLabel(connection, task, model);
    countField(task, connection, labelled, result, String(isCached));
    for (const kind of ['prompt', 'completion'] as const) {
      const spent = usage?.[`${kind}Tokens`];
      if (spent) tokens.inc({ task, connection, model: labelled, kind }, spent);
    }
    if (call && !isCached) fieldSeconds.observe({ task, connection }, durationMs / 1000);
  }

  return {
    onOperation({ kind = 'unknown', outcome, fields }) {
      countOperation(kind, outcome);
      for (const field of fields) count(field, outcome === 'aborted');
    },
    onEvent(event) {
      switch (event.type) {
        case 'redis':
          redisUp.set(event.isUp ? 1 : 0);
          break;
        case 'cache':
          countCache(event.level, event.hit ? 'hit' : 'miss');
          break;
        case 'batch':
          for (const size of batchSizes) size.observe({ connection: event.connection }, event.size);
          break;
        case 'queue':
          active.set({ connection: event.connection }, event.active);
          waiting.set({ connection: event.connection }, event.queued);
          break;
        case 'upstream': {
          const { connection = '', task = '' } = event.calls[0] ?? {};
          countUpstream(connection, task, event.code ?? 'OK');
          upstreamSeconds.observe({ connection, task }, event.durationMs / 1000);
          break;
        }
        case 'retry':
          countRetry(event.connection, event.code);
          break;
        case 'breaker':
          openModels.get(event.connection)?.[event.state === 'open' ? 'add' : 'delete'](event.model);
          break;
        case 'fallback':
          countFallback(event.from, event.to);
          break;
      }
    },
    contentType: all.contentType,
    text: () => all.metrics(),
  };
}
