// The id of a model from the address of its page on the Hub, which is what people have to hand.

const PAGE =
  /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)\/([^/?#@:]+\/[^/?#@:]+)(?:\/(?:tree|blob|resolve)\/([^/?#]+))?/;
const DTYPE = /:\w+$/;

/** @returns the operand itself unless it is such an address, also one of a file or folder in the model */
export function toModelId(operand: string): string {
  const [page, repo = '', revision = 'main'] = PAGE.exec(operand) ?? [];
  if (page === undefined) return operand;
  const [dtype = ''] = DTYPE.exec(operand) ?? [];
  const name = decode(revision);
  return name === 'main' ? `${repo}${dtype}` : `${repo}@${name}${dtype}`;
}

/** `refs/pr/1` is one part of an address, with its slashes escaped. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
