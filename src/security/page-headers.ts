// Headers of every HTML answer: the page loads nothing from elsewhere, and no page elsewhere shows it in a frame.

export interface PageSources {
  /** What `script-src` adds to the server's own files, such as the digests of inline scripts. */
  scripts?: string;
  styles?: string;
  /** Where Web Workers may come from. */
  workers?: string;
  fonts?: string;
}

export function pageHeaders({ scripts = '', styles = '', workers = '', fonts = '' }: PageSources = {}) {
  const policy = [
    "default-src 'self'",
    `script-src 'self' ${scripts}`.trim(),
    `style-src 'self' ${styles}`.trim(),
    `worker-src 'self' ${workers}`.trim(),
    `font-src 'self' ${fonts}`.trim(),
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    // Else a page of another origin could have its visitor press a button of this one.
    "frame-ancestors 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  };
}
