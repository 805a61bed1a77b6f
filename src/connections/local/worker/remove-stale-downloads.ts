// Removes what an interrupted download left behind: whole files get their name last, halves keep a temporary one.

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

export async function removeStaleDownloads(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  for (const file of files) {
    // transformers.js puts the process id into the name.
    const [, pid] = /\.tmp\.(\d+)\.\S+$/.exec(file) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, file), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
