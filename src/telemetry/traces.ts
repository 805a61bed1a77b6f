// OpenTelemetry traces: a span per operation, below it one per task field, below that its upstream calls. Spans are made
// when the operation is over, from its record; who asked for which call is known by the call object itself, so nothing has
// to be carried through the layers. The libraries are loaded here alone, and only where a collector is named.

import type { OnOperation } from '../graphql/operation-record.ts';
import type { Call, InferenceEvent, OnEvent } from '../inference/index.ts';
import { missingPackages } from '../utils/optional-packages.ts';

export type UpstreamCall = Extract<InferenceEvent, { type: 'upstream' }>;

export interface TracesOptions {
  /** Base URL of the collector, without a slash at its end. */
  endpoint: string;
  onError(error: unknown): void;
}

export interface Traces {
  readonly onOperation: OnOperation;
  readonly onEvent: OnEvent;
  /** Sends what waits; gives up after some seconds. */
  close(): Promise<void>;
}

/** Optional dependencies: those of spans.ts. */
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
      // What a fallback does is done for the call that it stands in for.
      else if (event.type === 'fallback') upstreamCalls.set(event.moved, callsOf(event.call));
    },
    close: () =>
      spans.then(
        ({ close }) => close(),
        () => {},
      ),
  };
}
