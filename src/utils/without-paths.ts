// Texts of libraries without the paths of this machine: a log is read by more people than the machine is.

/** Absolute paths and `file:` URLs become `…`. */
export function withoutPaths(text: string): string {
  return text.replace(/(?<![\w./:-])(?:file:\/\/|[A-Za-z]:\\|\/)(?:[^\s'"`,;:()/\\]+[/\\])+[^\s'"`,;:()]*/g, '…');
}
