// Security headers of HTML pages: they load nothing from other hosts and cannot be framed by other pages.

export interface PageSources {
  /** Additional script sources, such as digests of inline scripts. */
  scripts?: string;
  styles?: string;
  /** Additional sources of web workers. */
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
    // Prevents clickjacking by pages of other origins.
    "frame-ancestors 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  };
}
