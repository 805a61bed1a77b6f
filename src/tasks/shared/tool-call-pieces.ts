// Tool calls that come in pieces of a stream, put together by their index.

import { z } from 'zod';
import { InferenceError } from '../../inference/errors.ts';
import { parseJson } from '../../utils/parse-json.ts';
import type { ToolCall } from './chat-message.ts';
import { argumentsReply } from './content-reply.ts';

/** More than any model asks for at once; each holds text for as long as its stream lasts. */
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

/** A list; TGI 2 sends the one call bare. */
export const toolCallPieces = z
  .union([z.array(piece), piece.transform((only) => [only])])
  .nullish()
  .transform((pieces) => pieces ?? []);

export type ToolCallPiece = z.output<typeof piece>;

export function createToolCallCollector() {
  /** With the index that their pieces name. */
  const calls: (ToolCall & { index: number })[] = [];

  /** The call that the piece goes on with; undefined where it begins one. */
  function begun({ index, id, function: said }: ToolCallPiece) {
    const call = index == null ? calls.at(-1) : calls.findLast((one) => one.index === index);
    if (!call) return undefined;
    const isOther = id != null && call.id !== '' && String(id) !== call.id;
    if (index == null) {
      // Servers that send each call whole leave the index out: a new id, or a name after a name, is a new call.
      return isOther || (id == null && said?.name && call.name !== '') ? undefined : call;
    }
    // Gemini and Ollama once gave all calls of an answer the index 0; vLLM once gave each piece of one call another id.
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
      // Some servers repeat the name with every piece.
      if (said?.name && said.name !== call.name) call.name += said.name;
      call.arguments += said?.arguments ?? '';
    },
    /** @throws InferenceError UPSTREAM_BAD_RESPONSE where one has no name: it could not be run */
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
