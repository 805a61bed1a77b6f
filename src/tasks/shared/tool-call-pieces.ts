// Tool calls that come in pieces of a stream, put together by their index.

import { z } from 'zod';
import { InferenceError } from '../../inference/errors.ts';
import type { ToolCall } from './chat-message.ts';
import { argumentsReply } from './chat-reply.ts';

/** More than any model asks for at once; each holds text for as long as its stream lasts. */
const MAX_CALLS = 128;

const piece = z.object({
  index: z.number().int().min(0).nullish(),
  id: z.union([z.string(), z.number()]).nullish(),
  function: z.object({ name: z.string().nullish(), arguments: argumentsReply }).nullish(),
});

/** A list; TGI 2 sends the one call bare. */
export const toolCallPieces = z
  .union([z.array(piece), piece.transform((only) => [only])])
  .nullish()
  .transform((pieces) => pieces ?? []);

export type ToolCallPiece = z.output<typeof piece>;

export function createToolCallCollector() {
  const calls = new Map<number, ToolCall>();
  let latest = -1;

  /** Servers that send each call whole leave the index out: a new id, or a name after a name, is a new call. */
  function placeOf({ index, id, function: said }: ToolCallPiece): number {
    if (index != null) return index;
    const last = calls.get(latest);
    const isNew = !last || (id != null ? String(id) !== last.id : Boolean(said?.name) && last.name !== '');
    return isNew ? latest + 1 : latest;
  }

  return {
    add(piece: ToolCallPiece): void {
      const place = placeOf(piece);
      latest = place;
      let call = calls.get(place);
      if (!call) {
        if (calls.size === MAX_CALLS) {
          throw new InferenceError(
            'UPSTREAM_BAD_RESPONSE',
            `The model asked for more than ${MAX_CALLS} tools at once.`,
          );
        }
        call = { id: '', name: '', arguments: '' };
        calls.set(place, call);
      }
      const { id, function: said } = piece;
      if (id != null && call.id === '') call.id = String(id);
      // Some servers repeat the name with every piece.
      if (said?.name && said.name !== call.name) call.name += said.name;
      call.arguments += said?.arguments ?? '';
    },
    list: (): ToolCall[] =>
      [...calls]
        .sort(([a], [b]) => a - b)
        .map(([, call], at) => ({ ...call, id: call.id === '' ? `call_${at}` : call.id })),
  };
}
