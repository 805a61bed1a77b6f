// The model of a field as others may see it: one that answered exists, any other is a client's text, and may be a key in
// the wrong place or a whole input.

import { redact } from '../connections/hugging-face/redact.ts';
import type { FieldRecord } from '../graphql/operation.ts';

const MAX_CHARACTERS = 100;

export function shownModel({ info, call }: Pick<FieldRecord, 'info' | 'call'>): string | undefined {
  if (info) return info.model;
  return call?.model === undefined ? undefined : redact(call.model.slice(0, MAX_CHARACTERS));
}
