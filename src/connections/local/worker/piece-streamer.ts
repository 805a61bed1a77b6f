// Follows a generation token by token, as text. The library's own streamer decodes each line by itself, and so loses the
// white space at its beginning where a vocabulary keeps that in its tokens (▁): its pieces are not the whole.

import { BaseStreamer, type PreTrainedTokenizer } from '@huggingface/transformers';

/** Tokens before the new ones that are decoded with them: enough for white space and for letters of several tokens. */
const CONTEXT = 8;
/** Tokens that are decoded anew for each that comes; decoding all of them would take time with the square of the length. */
const MOST_NEW = 24;
/** Stand at the end while a letter of several tokens is not complete. */
const INCOMPLETE = /\uFFFD+$/;

export class PieceStreamer extends BaseStreamer {
  readonly tokenizer: PreTrainedTokenizer;
  readonly onText: (piece: string) => void;
  readonly onEnd: () => void;
  #isPrompt = true;
  #context: bigint[] = [];
  #fresh: bigint[] = [];
  /** What of the text of `#context` and `#fresh` is not new. */
  #known = 0;

  constructor(tokenizer: PreTrainedTokenizer, on: { text(piece: string): void; end(): void }) {
    super();
    this.tokenizer = tokenizer;
    this.onText = on.text;
    this.onEnd = on.end;
  }

  override put(value: bigint[][]): void {
    const [ids = []] = value;
    if (this.#isPrompt) {
      this.#isPrompt = false;
      this.#begin(ids);
      return;
    }
    this.#fresh.push(...ids);
    this.#send(false);
    const isComplete = this.#text().length === this.#known;
    if (isComplete && this.#fresh.length > MOST_NEW) this.#begin([...this.#context, ...this.#fresh]);
  }

  override end(): void {
    this.#send(true);
    this.#isPrompt = true;
    this.onEnd();
  }

  #begin(ids: readonly bigint[]): void {
    this.#context = ids.slice(-CONTEXT);
    this.#fresh = [];
    this.#known = this.#text().length;
  }

  #send(isLast: boolean): void {
    const text = this.#text();
    const complete = isLast ? text : text.replace(INCOMPLETE, '');
    if (complete.length <= this.#known) return;
    this.onText(complete.slice(this.#known));
    this.#known = complete.length;
  }

  #text(): string {
    const ids = [...this.#context, ...this.#fresh].map(Number);
    return ids.length === 0 ? '' : this.tokenizer.decode(ids, { skip_special_tokens: true });
  }
}
