// Describes what the bundled models can do, from the index next to them.

import { readFileSync } from 'node:fs';
import { z } from 'zod';

const list = z.array(z.object({ task: z.string(), model: z.string(), domain: z.string() }));

const models = list.parse(JSON.parse(readFileSync(new URL('../../../models/index.json', import.meta.url), 'utf8')));

/**
 * One sentence, such as "Tells positive from negative in …"; undefined for tasks without a bundled model and for other
 * models.
 */
export function bundledDomain(task: string, model?: string): string | undefined {
  return models.find((bundled) => bundled.task === task && (model === undefined || bundled.model === model))?.domain;
}
