// Streams a generation token by token as text. The library's own streamer decodes each line separately and loses
// leading white space in vocabularies that store it in tokens (▁), so its pieces do not add up to the text.

import { BaseStreamer, type PreTrainedTokenizer } from '@huggingface/transformers';

/** Number of earlier tokens decoded with the new ones: enough for white space and for characters of several tokens. */
const CONTEXT = 8;
/** Most new tokens that are decoded again for each token; decoding all of them would take quadratic time. */
const MOST_NEW = 24;
/** Trailing replacement characters while a character of several tokens is incomplete. */
const INCOMPLETE = /\uFFFD+$/;

export class PieceStreamer extends BaseStreamer {
  readonly tokenizer: PreTrainedTokenizer;
  readonly onText: (piece: string) => void;
  readonly onEnd: () => void;
  #isPrompt = true;
  #context: bigint[] = [];
  #fresh: bigint[] = [];
  /** Length of the text of `#context` and `#fresh` that was already sent. */
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
    const isComplete = this.#send(false);
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

  /** @returns whether nothing was held back */
  #send(isLast: boolean): boolean {
    const text = this.#text();
    const complete = isLast ? text : text.replace(INCOMPLETE, '');
    if (complete.length > this.#known) {
      this.onText(complete.slice(this.#known));
      this.#known = complete.length;
    }
    return complete.length === text.length;
  }

  #text(): string {
    const ids = [...this.#context, ...this.#fresh].map(Number);
    return ids.length === 0 ? '' : this.tokenizer.decode(ids, { skip_special_tokens: true });
  }
}
