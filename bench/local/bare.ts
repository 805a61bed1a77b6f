// The bare script that the server is compared with: transformers.js pipelines in a process of their own, called in
// lists of a given length (1: one by one), with nothing around them.

import { env, pipeline, RawImage } from '@huggingface/transformers';
import { runCrowd, type Took } from './crowd.ts';
import { type BenchTask, createTasks } from './tasks.ts';

export interface BareRequest {
  task: string;
  list: number;
  seconds: number;
  from: number;
}

export interface BareReply extends Took {
  rssMb: number;
  /** Seconds of CPU. */
  cpu: number;
}

env.localModelPath = process.env.LOCAL_MODELS ?? '';
env.allowRemoteModels = false;

const tasks = new Map((await createTasks()).map((task) => [task.id, task]));
const loaded = new Map<string, (inputs: unknown[]) => Promise<unknown>>();

async function load({ id, pipeline: name, model, threads = 1, options }: BenchTask) {
  const known = loaded.get(id);
  if (known) return known;
  const sessions = { intraOpNumThreads: threads, interOpNumThreads: 1 };
  const pipe: unknown = await pipeline(name, model, { session_options: sessions });
  if (typeof pipe !== 'function') throw new Error('A pipeline of transformers.js is no longer a function.');
  const call = async (inputs: unknown[]): Promise<unknown> => Reflect.apply(pipe, undefined, [inputs, options]);
  loaded.set(id, call);
  return call;
}

async function readInput(task: BenchTask, input: string): Promise<unknown> {
  if (task.pipeline !== 'image-classification') return input;
  return RawImage.fromBlob(new Blob([Buffer.from(input, 'base64')]));
}

process.on('message', async ({ task: id, list, seconds, from }: BareRequest) => {
  const task = tasks.get(id);
  if (!task) throw new Error(`There is no task ${id}.`);
  const call = await load(task);
  const before = process.cpuUsage();
  const took = await runCrowd({ callers: 1, seconds, from }, async (i) => {
    const inputs = Array.from({ length: list }, (_, k) => task.bareInputs(from + (i - from) * list + k)).flat();
    await call(await Promise.all(inputs.map((input) => readInput(task, input))));
  });
  const { user, system } = process.cpuUsage(before);
  const count = took.count * list;
  const reply: BareReply = { ...took, count, rssMb: process.memoryUsage.rss() / 1e6, cpu: (user + system) / 1e6 };
  process.send?.(reply);
});
