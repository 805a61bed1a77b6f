// A collector of OpenTelemetry traces that keeps what it is sent.

import { z } from 'zod';
import { startUpstream } from './upstream.ts';

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) });

const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes: z.array(attribute),
  status: z.object({ code: z.number().default(0) }),
});

const request = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attribute) }),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
});

export type CollectedSpan = Omit<z.infer<typeof span>, 'attributes'> & { attributes: Record<string, unknown> };

export interface Collector {
  url: string;
  /** Everything that came, as text. */
  text(): string;
  spans(): CollectedSpan[];
  paths(): string[];
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const upstream = await startUpstream();
  upstream.reply({ body: {} });
  return {
    url: upstream.url,
    text: () => Buffer.concat(upstream.received.map(({ bytes }) => bytes)).toString(),
    paths: () => upstream.received.map(({ path }) => path),
    spans: () =>
      upstream.received
        .flatMap(({ json }) => request.parse(json).resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
        .map(({ attributes, ...rest }) => ({
          ...rest,
          attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
        })),
    close: upstream.close,
  };
}
