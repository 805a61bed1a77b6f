// Formats sizes for error messages.

export function megabytes(bytes: number): string {
  const mb = bytes / 1e6;
  return `${mb >= 10 ? Math.round(mb) : mb.toPrecision(2)} MB`;
}
