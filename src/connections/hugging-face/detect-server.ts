// Finds out what kind of server stands behind a custom endpoint, by what its status routes answer.

import { z } from 'zod';
import type { ServerKind } from '../../tasks/task.ts';
import { parseJson } from './parse-error-body.ts';

const teiInfo = z.object({ model_type: z.unknown().refine((type) => type !== undefined && type !== null) });
const tgiInfo = z.object({ max_total_tokens: z.number(), max_best_of: z.number() });
const models = z.object({ data: z.array(z.unknown()) });

/** GETs a path below the endpoint's base URL. */
export type Get = (path: string) => Promise<{ status: number; body: string }>;

export async function detectServer(get: Get): Promise<ServerKind> {
  const info = await get('/info');
  if (info.status === 200) {
    const body = parseJson(info.body);
    if (teiInfo.safeParse(body).success) return 'tei';
    if (tgiInfo.safeParse(body).success) return 'tgi';
  }
  const list = await get('/v1/models');
  return list.status === 200 && models.safeParse(parseJson(list.body)).success ? 'openai' : 'toolkit';
}
