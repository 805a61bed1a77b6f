// OpenTelemetry traces: a span per operation, with children per task field and upstream call. Spans are created from
// the record when the operation ends. Upstream calls are matched to fields by call object, so that no context has to be
// passed through the layers. OpenTelemetry is only loaded here, and only if a collector is configured.

import type { OnOperation } from '../graphql/operation-record.ts';
import type { Call, InferenceEvent, OnEvent } from '../inference/index.ts';
import { missingPackages } from '../utils/optional-packages.ts';

export type UpstreamCall = Extract<InferenceEvent, { type: 'upstream' }>;

export interface TracesOptions {
  /** Base URL of the collector, without a trailing slash. */
  endpoint: string;
  onError(error: unknown): void;
}

export interface Traces {
  readonly onOperation: OnOperation;
  readonly onEvent: OnEvent;
  /** Flushes pending spans, with a timeout of a few seconds. */
  close(): Promise<void>;
}

/** Optional dependencies, used by spans.ts. */
const LIBRARIES = ['api', 'core', 'exporter-trace-otlp-http', 'resources', 'sdk-trace'];

async function loadSpans(options: TracesOptions) {
  const packages = LIBRARIES.map((name) => `@opentelemetry/${name}`);
  const missing = missingPackages('Traces cannot be sent', packages);
  if (missing !== undefined) throw new Error(missing);
  const { createSpans } = await import('./spans.ts');
  return createSpans(options);
}

export function createTraces({ endpoint, onError }: TracesOptions): Traces {
  const upstreamCalls = new WeakMap<Call, UpstreamCall[]>();
  const spans = loadSpans({ endpoint, onError });
  spans.catch(onError);

  function callsOf(call: Call): UpstreamCall[] {
    const known = upstreamCalls.get(call) ?? [];
    upstreamCalls.set(call, known);
    return known;
  }

  return {
    onOperation(operation) {
      const { fields } = operation;
      const asked = fields.map(({ call }) => (call && upstreamCalls.get(call)) ?? []);
      void spans.then(
        ({ record }) => record(operation, asked),
        () => {},
      );
    },
    onEvent(event) {
      if (event.type === 'upstream') for (const call of event.calls) callsOf(call).push(event);
      // Attempts of a fallback belong to the original call.
      else if (event.type === 'fallback') upstreamCalls.set(event.moved, callsOf(event.call));
    },
    close: () =>
      spans.then(
        ({ close }) => close(),
        () => {},
      ),
  };
}
