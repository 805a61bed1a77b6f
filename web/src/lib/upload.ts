// fetch() for a form with files: XMLHttpRequest, since fetch tells nothing of what has been sent.

export interface UploadProgress {
  sentBytes: number;
  /** With the parts around the file. */
  totalBytes: number;
}

export type OnUpload = (progress: UploadProgress) => void;

/** What `useRun` passes along in `fetchOptions`. */
export interface UploadInit extends RequestInit {
  onUpload?: OnUpload;
  onRequestId?(id: string): void;
}

export function upload(
  url: string,
  body: FormData,
  { method, headers, signal, onUpload }: UploadInit,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method ?? 'POST', url);
    new Headers(headers).forEach((value, name) => {
      request.setRequestHeader(name, value);
    });
    request.responseType = 'text';
    request.upload.onprogress = ({ loaded, total }) => onUpload?.({ sentBytes: loaded, totalBytes: total });
    request.onload = () => {
      const { status, statusText, responseText } = request;
      resolve(new Response(responseText, { status, statusText, headers: headersOf(request) }));
    };
    // The words of fetch: what is said of a server that does not answer is the same.
    request.onerror = () => reject(new TypeError('Failed to fetch'));
    request.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(body);
  });
}

function headersOf(request: XMLHttpRequest): Headers {
  const headers = new Headers();
  for (const line of request.getAllResponseHeaders().trim().split(/\r?\n/)) {
    const [name = '', value = ''] = line.split(/: (.*)/s);
    if (name) headers.append(name, value);
  }
  return headers;
}
