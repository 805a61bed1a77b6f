// Selects the parameters of OpenAI's completions and chats that a server supports: servers with these routes differ.

import type { RemoteItem, ServerSoftware } from '../task.ts';
import { type FittedParameters, fitParameters } from './wire-parameters.ts';

/** Supported by every server. */
const COMMON = [
  'maxNewTokens:max_tokens',
  'maxLength:max_tokens',
  'temperature',
  'topP',
  'frequencyPenalty',
  'seed',
  'stop',
];

/** Parameters that only some servers support. If the software is unknown, those that most support: others refuse by name. */
const OWN: Readonly<Record<ServerSoftware | 'unknown', readonly string[]>> = {
  unknown: ['topK', 'repetitionPenalty', 'numReturnSequences:n'],
  vllm: ['topK', 'repetitionPenalty', 'numReturnSequences:n'],
  'llama.cpp': ['topK', 'repetitionPenalty:repeat_penalty', 'typicalP'],
  ollama: [],
  infinity: [],
};

/** Greedy decoding may be requested as `doSample: false` or as a temperature of 0. */
export function openAiParameters({
  parameters,
  server,
  software,
}: Pick<RemoteItem, 'parameters' | 'server' | 'software'>): FittedParameters {
  // These routes sample by default and return one text; the prompt is added by this server.
  const { doSample, returnFullText: _here, numReturnSequences: count, ...rest } = parameters;
  const asked = {
    ...rest,
    ...(doSample === false ? { temperature: 0 } : {}),
    ...(typeof count === 'number' && count > 1 ? { numReturnSequences: count } : {}),
  };
  if (server !== 'tgi') return fitParameters(asked, [...COMMON, ...OWN[software ?? 'unknown']]);
  // TGI answers 422 to top_p 1, which means "all tokens" and so nothing.
  return fitParameters({ ...asked, topP: parameters.topP === 1 ? undefined : parameters.topP }, COMMON);
}
