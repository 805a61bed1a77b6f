// Assembles tool calls from the pieces of a stream, by their index.

import { z } from 'zod';
import { InferenceError } from '../../inference/errors.ts';
import { parseJson } from '../../utils/parse-json.ts';
import type { ToolCall } from './chat-message.ts';
import { argumentsReply } from './content-reply.ts';

/** Most tool calls of an answer, which are held in memory while the stream lasts. */
const MAX_CALLS = 128;

const piece = z
  .object({
    index: z
      .union([
        z.int().min(0),
        z
          .string()
          .regex(/^\d{1,3}$/)
          .transform(Number),
      ])
      .nullish(),
    id: z.union([z.string(), z.number()]).nullish(),
    function: z.object({ name: z.string().nullish(), arguments: argumentsReply }).nullish(),
    // In place of the inner object.
    name: z.string().nullish(),
    arguments: argumentsReply,
  })
  .transform(({ name, arguments: text, ...piece }) => ({
    ...piece,
    function: piece.function ?? (name || text ? { name, arguments: text } : undefined),
  }));

/** A list; TGI 2 sends a single call without one. */
export const toolCallPieces = z
  .union([z.array(piece), piece.transform((only) => [only])])
  .nullish()
  .transform((pieces) => pieces ?? []);

export type ToolCallPiece = z.output<typeof piece>;

export function createToolCallCollector() {
  /** Calls with the index that their pieces have. */
  const calls: (ToolCall & { index: number })[] = [];

  /** The call that the piece continues; undefined if it begins a new one. */
  function begun({ index, id, function: said }: ToolCallPiece) {
    const call = index == null ? calls.at(-1) : calls.findLast((one) => one.index === index);
    if (!call) return undefined;
    const isOther = id != null && call.id !== '' && String(id) !== call.id;
    if (index == null) {
      // Servers that send each call in one piece omit the index: a new id, or a second name, begins a new call.
      return isOther || (id == null && said?.name && call.name !== '') ? undefined : call;
    }
    // Older Gemini and Ollama give all calls the index 0; older vLLM gives each piece of a call another id.
    return isOther && said?.name && parseJson(call.arguments) !== undefined ? undefined : call;
  }

  return {
    add(piece: ToolCallPiece): void {
      const { index, id, function: said } = piece;
      let call = begun(piece);
      if (!call) {
        if (calls.length === MAX_CALLS) throw bad(`The model asked for more than ${MAX_CALLS} tools at once.`);
        call = { index: index ?? (calls.at(-1)?.index ?? -1) + 1, id: '', name: '', arguments: '' };
        calls.push(call);
      }
      if (id != null && call.id === '') call.id = String(id);
      // Some servers repeat the name in every piece.
      if (said?.name && said.name !== call.name) call.name += said.name;
      call.arguments += said?.arguments ?? '';
    },
    /** @throws InferenceError UPSTREAM_BAD_RESPONSE if a call has no name */
    list(): ToolCall[] {
      if (calls.some(({ name }) => name === '')) throw bad('The model asked for a tool without naming it.');
      return calls
        .toSorted((a, b) => a.index - b.index)
        .map(({ id, name, arguments: text }, at) => ({ id: id || `call_${at}`, name, arguments: text || '{}' }));
    },
  };
}

function bad(message: string): InferenceError {
  return new InferenceError('UPSTREAM_BAD_RESPONSE', message);
}
