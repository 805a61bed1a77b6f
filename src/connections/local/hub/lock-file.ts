// Ensures that one process at a time downloads a model, with a lock file that its owner refreshes. proper-lockfile does the
// same, but was last released in 2021 and installs signal handlers.

import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { delay } from '../../../utils/delay.ts';
import { errorCode } from '../../../utils/error-code.ts';

const LOCK = '.lock';
const REFRESH_MS = 2_000;
/** Older than this, its owner was killed or its machine stopped; busy processes refresh it sooner. */
const STALE_MS = 15_000;
const POLL_MS = 300;

/**
 * @param onWait called once when another process has the lock
 * @returns the function that gives it back; rejects with the error of a folder that cannot be written
 */
export async function takeLock(folder: string, signal: AbortSignal, onWait: () => void): Promise<() => Promise<void>> {
  const path = join(folder, LOCK);
  const owner = `${process.pid} ${randomUUID()}`;
  let isWaiting = false;
  let isMade = false;
  for (;;) {
    try {
      await writeFile(path, owner, { flag: 'wx' });
      break;
    } catch (error) {
      // The previous owner of the lock found nothing to fetch and removed the folder.
      if (errorCode(error) === 'ENOENT' && !isMade) {
        await mkdir(folder, { recursive: true });
        isMade = true;
        continue;
      }
      if (errorCode(error) !== 'EEXIST') throw error;
      isMade = false;
    }
    if ((await isStale(path)) && (await removeStale(path))) continue;
    if (!isWaiting) onWait();
    isWaiting = true;
    await delay(POLL_MS, signal);
  }
  const timer = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, REFRESH_MS).unref();
  return async () => {
    clearInterval(timer);
    // An owner that was wrongly considered dead must not remove the lock of its successor.
    if ((await readFile(path, 'utf8').catch(() => '')) === owner) await rm(path, { force: true });
  };
}

/**
 * One waiter at a time looks again and removes it: two that had seen the same stale lock would each remove one, the second
 * that of the first, and both would fetch.
 */
async function removeStale(path: string): Promise<boolean> {
  const turn = `${path}.stale`;
  try {
    await writeFile(turn, '', { flag: 'wx' });
  } catch {
    const { mtimeMs = Date.now() } = (await stat(turn).catch(() => undefined)) ?? {};
    if (Date.now() - mtimeMs > STALE_MS) await rm(turn, { force: true });
    return false;
  }
  try {
    if (!(await isStale(path))) return false;
    await rm(path, { force: true });
    return true;
  } finally {
    await rm(turn, { force: true });
  }
}

async function isStale(path: string): Promise<boolean> {
  const { mtimeMs = Date.now() } = (await stat(path).catch(() => undefined)) ?? {};
  if (Date.now() - mtimeMs > STALE_MS) return true;
  // An owner that was killed in this container is detected early.
  const pid = Number((await readFile(path, 'utf8').catch(() => '')).split(' ')[0]);
  return pid === process.pid ? false : isGoneHere(pid, Date.now() - mtimeMs);
}

/** Only after two missed refreshes: the process id of an owner in another container means nothing here. */
function isGoneHere(pid: number, ageMs: number): boolean {
  if (!pid || ageMs < 2 * REFRESH_MS + 500) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return errorCode(error) === 'ESRCH';
  }
}
