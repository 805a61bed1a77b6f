// Removes file paths from messages of libraries: more people can read the log than can access the machine.

/** Replaces absolute paths and `file:` URLs with `…`. */
export function withoutPaths(text: string): string {
  return text.replace(/(?<![\w./:-])(?:file:\/\/|[A-Za-z]:\\|\/)(?:[^\s'"`,;:()/\\]+[/\\])+[^\s'"`,;:()]*/g, '…');
}
