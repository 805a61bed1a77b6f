// What the small models that come with the project know, by task: from the list that is kept beside them.

import { readFileSync } from 'node:fs';
import { z } from 'zod';

const list = z.array(z.object({ task: z.string(), model: z.string(), domain: z.string() }));

const models = list.parse(JSON.parse(readFileSync(new URL('../../../models/index.json', import.meta.url), 'utf8')));

/**
 * One sentence, such as "Tells positive from negative in …"; undefined for a task that no model of the project does, and
 * for a model that is not the project's.
 */
export function bundledDomain(task: string, model?: string): string | undefined {
  return models.find((bundled) => bundled.task === task && (model === undefined || bundled.model === model))?.domain;
}
