// The address of a panel with what stands in its form.

/** Parts that are empty are left out. */
export function sharedLink(task: string, parts: Readonly<Record<string, string>>): string {
  const filled = Object.entries(parts).filter(([, text]) => text !== '');
  const search = new URLSearchParams(filled).toString();
  return `${location.origin}${location.pathname}#${task}${search && `?${search}`}`;
}
