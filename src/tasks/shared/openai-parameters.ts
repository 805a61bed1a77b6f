// Parameters of OpenAI's completions and chats, which the servers that share these routes do not share.

import type { RemoteItem, ServerSoftware } from '../task.ts';
import { type FittedParameters, fitParameters } from './wire-parameters.ts';

/** Every server's. */
const COMMON = [
  'maxNewTokens:max_tokens',
  'maxLength:max_tokens',
  'temperature',
  'topP',
  'frequencyPenalty',
  'seed',
  'stop',
];

/** What some add to them. Where the software is not known, what most understand: a server that does not refuses by name. */
const OWN: Readonly<Record<ServerSoftware | 'unknown' | 'router', readonly string[]>> = {
  unknown: ['topK', 'repetitionPenalty', 'numReturnSequences:n'],
  // The Hub's documents have no other.
  router: [],
  vllm: ['topK', 'repetitionPenalty', 'numReturnSequences:n'],
  'llama.cpp': ['topK', 'repetitionPenalty:repeat_penalty', 'typicalP'],
  ollama: [],
  infinity: [],
};

/** Of an item whose parameters say greedy as `doSample: false` or as a temperature of 0. */
export function openAiParameters({
  parameters,
  server,
  software,
}: Pick<RemoteItem, 'parameters' | 'server' | 'software'>): FittedParameters {
  // Drawing is these routes' default; the prompt is put back here; one text is what they give anyway.
  const { doSample, returnFullText: _here, numReturnSequences: count, ...rest } = parameters;
  const asked = {
    ...rest,
    ...(doSample === false ? { temperature: 0 } : {}),
    ...(typeof count === 'number' && count > 1 ? { numReturnSequences: count } : {}),
  };
  if (server !== 'tgi')
    return fitParameters(asked, [...COMMON, ...OWN[server === 'hugging-face' ? 'router' : (software ?? 'unknown')]]);
  // TGI answers 422 to top_p 1, which means "all tokens" and so nothing.
  return fitParameters({ ...asked, topP: parameters.topP === 1 ? undefined : parameters.topP }, COMMON);
}
