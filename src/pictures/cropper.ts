// Crops objects out of pictures, in a separate process that starts with the first picture and ends when it is idle. Boxes
// of one picture that are requested in the same turn of the event loop are sent together, so that it is decoded once.

import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { InferenceError, Media } from '../inference/index.ts';
import { missingPackages } from '../utils/optional-packages.ts';
import type { CropJob, CropResult } from './messages.ts';

/** A box in pixels; it may extend beyond the picture. */
export interface PixelBox {
  readonly xmin: number;
  readonly ymin: number;
  readonly xmax: number;
  readonly ymax: number;
}

export interface Cropper {
  /** @returns the part as PNG; rejects with an InferenceError */
  crop(picture: Media, box: PixelBox): Promise<Media>;
  close(): void;
}

export interface CropperOptions {
  /** Timeout of a picture in seconds, after which the process is killed. Default: 20. */
  timeoutSeconds?: number;
  /** Seconds without work after which the process ends. Default: 60. */
  idleSeconds?: number;
}

/** Most pictures in progress, each of which is in memory twice. */
const MAX_PICTURES = 64;

interface Part {
  readonly box: PixelBox;
  resolve(crop: Media): void;
  reject(error: InferenceError): void;
}

export function createCropper({ timeoutSeconds = 20, idleSeconds = 60 }: CropperOptions = {}): Cropper {
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;
  const missing = missingPackages('Pictures cannot be cut', ['sharp']);
  const gathered = new Map<Media, Part[]>();
  const running = new Map<number, { parts: readonly Part[]; timer: NodeJS.Timeout }>();

  function start(): ChildProcess {
    const started = forkCropWorker();
    started.on('message', (result: CropResult) => settle(result));
    started.once('error', () => end(started));
    started.once('exit', () => end(started));
    return started;
  }

  /** Fails all pictures of the process; the next picture starts a new one. */
  function end(ended: ChildProcess): void {
    if (child !== ended) return;
    child = undefined;
    ended.kill('SIGKILL');
    for (const id of running.keys()) settle({ id, problem: 'its decoder took too long or failed.' });
  }

  function settle({ id, crops, problem }: CropResult): void {
    const job = running.get(id);
    if (!job) return;
    running.delete(id);
    clearTimeout(job.timer);
    job.parts.forEach(({ resolve, reject }, i) => {
      const crop = crops?.[i];
      if (crop) resolve(new Media(crop, 'image/png'));
      else if (problem) reject(new InferenceError('BAD_USER_INPUT', `The picture cannot be cut: ${problem}`));
      else reject(new InferenceError('UPSTREAM_BAD_RESPONSE', 'The box of this object lies outside the picture.'));
    });
    if (running.size === 0) idle = setTimeout(stop, idleSeconds * 1000).unref();
  }

  function stop(): void {
    const stopped = child;
    child = undefined;
    stopped?.kill('SIGKILL');
  }

  function send(picture: Media): void {
    const parts = gathered.get(picture) ?? [];
    gathered.delete(picture);
    clearTimeout(idle);
    child ??= start();
    const started = child;
    const id = ++lastId;
    running.set(id, { parts, timer: setTimeout(() => end(started), timeoutSeconds * 1000).unref() });
    const job: CropJob = { id, bytes: picture.bytes, mimeType: picture.mimeType, boxes: parts.map(({ box }) => box) };
    started.send(job, (error) => {
      if (error) end(started);
    });
  }

  return {
    crop(picture, box) {
      return new Promise((resolve, reject) => {
        if (missing !== undefined) {
          reject(new InferenceError('TASK_NOT_SUPPORTED', missing));
          return;
        }
        const parts = gathered.get(picture);
        if (parts) {
          parts.push({ box, resolve, reject });
          return;
        }
        if (gathered.size + running.size >= MAX_PICTURES) {
          const message = `${MAX_PICTURES} pictures are being cut already. Try again later.`;
          reject(new InferenceError('OVERLOADED', message, { retryable: true }));
          return;
        }
        gathered.set(picture, [{ box, resolve, reject }]);
        setImmediate(send, picture);
      });
    },
    close() {
      clearTimeout(idle);
      if (child) end(child);
    },
  };
}

function forkCropWorker(): ChildProcess {
  const fromSource = import.meta.url.endsWith('.ts');
  const loader = () => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const worker = new URL(fromSource ? './crop-worker.ts' : './crop-worker.js', import.meta.url);
  const child = fork(fileURLToPath(worker), [], {
    // It decodes clients' data with native code, so it gets no secrets.
    env: { PATH: process.env.PATH, LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH },
    execArgv: fromSource ? ['--import', loader()] : [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // The process must not keep a finished server alive.
  child.unref();
  child.channel?.unref();
  return child;
}
