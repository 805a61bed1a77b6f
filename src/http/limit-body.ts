// Bounds the body of a web request by counting what comes: a length can be left out, and a fetch handler has no server
// before it that would count.

import { tooLargeMessage, type UploadLimits } from '../graphql/plugins/uploads/upload-limits.ts';

type Fetch = (request: Request) => Promise<Response>;

export function limitBody(limits: UploadLimits, fetch: Fetch): Fetch {
  const { maxBodyBytes } = limits;
  const refusal = () => {
    const message = tooLargeMessage(limits, 'more in all');
    return Response.json({ errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] }, { status: 413 });
  };

  return async function limitedFetch(request) {
    if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes) return refusal();
    if (!request.body) return fetch(request);
    let bytes = 0;
    const counter = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes <= maxBodyBytes) controller.enqueue(chunk);
        else controller.error(new RangeError('The body is too large.'));
      },
    });
    const { method, headers, signal } = request;
    const body = request.body.pipeThrough(counter);
    // `duplex` is what the platform asks of a body that is a stream; the types do not know it.
    const init: RequestInit & { duplex: 'half' } = { method, headers, signal, body, duplex: 'half' };
    const response = await fetch(new Request(request.url, init)).catch((error: unknown) => {
      if (bytes > maxBodyBytes) return refusal();
      throw error;
    });
    return bytes > maxBodyBytes ? refusal() : response;
  };
}
