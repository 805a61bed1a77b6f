// Creates OpenTelemetry spans from operation records and sends them to a collector (OTLP/HTTP with JSON). The library
// queues at most 2,048 spans and drops further ones.

import { type Attributes, type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { parseTraceParent, setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { FieldRecord, OperationRecord } from '../graphql/operation-record.ts';
import { redactedName } from './redacted-name.ts';
import type { TracesOptions, UpstreamCall } from './traces.ts';

/** Timeout of a request to the collector, which also limits the last one at shutdown. */
const EXPORT_MS = 5_000;
const MAX_CHARACTERS = 128;

interface Facts {
  name: string;
  kind: SpanKind;
  /** In `performance.now()` milliseconds. */
  start: number;
  durationMs: number;
  /** Error code, if any. */
  code: string | undefined;
  attributes: Attributes;
}

export function createSpans({ endpoint, onError }: TracesOptions) {
  setGlobalErrorHandler(onError);
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: EXPORT_MS });
  const provider = new TracerProvider({
    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES come last and take precedence.
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'inferql' }))
      .merge(detectResources({ detectors: [envDetector] })),
    // Operation names come from clients.
    spanLimits: { attributeValueLengthLimit: MAX_CHARACTERS },
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('inferql');

  /** @returns the context for child spans */
  function add(parent: Context, { name, kind, start, durationMs, code, attributes }: Facts): Context {
    const startTime = performance.timeOrigin + start;
    const span = tracer.startSpan(name, { kind, startTime, attributes }, parent);
    if (code !== undefined) span.setAttribute('error.type', code).setStatus({ code: SpanStatusCode.ERROR });
    span.end(startTime + durationMs);
    return trace.setSpan(parent, span);
  }

  return {
    /** @param asked the upstream calls of each field; a call that several fields share belongs to the first */
    record(operation: OperationRecord, asked: readonly (readonly UpstreamCall[])[]): void {
      const within = add(parentOf(operation), operationFacts(operation));
      const shown = new Set<UpstreamCall>();
      for (const [i, field] of operation.fields.entries()) {
        const below = add(within, fieldFacts(field));
        for (const call of asked[i] ?? []) {
          if (!shown.has(call)) add(below, upstreamFacts(call));
          shown.add(call);
        }
      }
    },
    close: () => provider.shutdown().catch(onError),
  };
}

function parentOf({ traceparent }: OperationRecord): Context {
  const caller = traceparent === undefined ? null : parseTraceParent(traceparent);
  return caller ? trace.setSpanContext(ROOT_CONTEXT, { ...caller, isRemote: true }) : ROOT_CONTEXT;
}

function operationFacts({ kind, name, requestId, client, outcome, codes, start, durationMs }: OperationRecord): Facts {
  return {
    name: kind ?? 'operation',
    kind: SpanKind.SERVER,
    start,
    durationMs,
    code: outcome === 'ok' ? undefined : (codes[0] ?? outcome),
    attributes: {
      'graphql.operation.type': kind,
      'graphql.operation.name': name && redactedName(name),
      'inferql.request_id': requestId,
      'inferql.client': client,
      'inferql.outcome': outcome,
    },
  };
}

function fieldFacts(record: FieldRecord): Facts {
  const { task, info, call, code, start, durationMs } = record;
  const field = redactedName(record.field);
  const model = (info ?? call)?.model;
  return {
    name: task ?? field,
    kind: SpanKind.INTERNAL,
    start,
    durationMs,
    code,
    attributes: {
      'inferql.field': field,
      'inferql.task': task,
      'inferql.model': model && redactedName(model),
      'inferql.connection': info?.connection ?? call?.connection,
      'inferql.cached': info?.cached,
      'inferql.batch_size': info?.batchSize,
      'inferql.attempts': info?.attempts,
    },
  };
}

function upstreamFacts({ calls, start, durationMs, code }: UpstreamCall): Facts {
  const { connection = 'upstream', task } = calls[0] ?? {};
  const attributes = { 'inferql.connection': connection, 'inferql.task': task, 'inferql.batch_size': calls.length };
  return { name: `upstream ${connection}`, kind: SpanKind.CLIENT, start, durationMs, code, attributes };
}
