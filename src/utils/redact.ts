// Redacts and shortens error texts of upstreams, which can contain the caller's whole input, keys and paths.

const UPSTREAM_TEXT_LIMIT = 500;

/** Characters that are searched for patterns; an echoed input of 30 MB would otherwise be searched a dozen times. */
const SEARCHED = 10_000;
/** Characters that are searched for known secrets and for the end of a traceback. */
const READ = 1_000_000;

const FOLDER = String.raw`[\w.@+~ -]{1,100}[\\/]{1,4}`;

const PATTERNS: readonly [RegExp, string][] = [
  // Keys, recognized by the prefixes of their issuers. Names such as hf-inference or sk-learn-digits have no long run
  // without a hyphen.
  [/\b(?:hf|api_org)_(?!transformers\b)[A-Za-z0-9]{12,}(?![\w-])/g, '[token]'],
  [/\bsk-[A-Za-z0-9]{11,}(?![\w-])/g, '[token]'],
  [/\bsk-(?=[\w-]*\d)(?=[\w-]*[A-Za-z0-9_]{20})[\w-]+/g, '[token]'],
  [/\b(?:gsk|gh[opsu]|github_pat|r8|fw|tgp|rpa|sk_live|sk_test)_(?=\w*\d)\w{20,}/g, '[token]'],
  [/\b(?:pplx|nvapi|xai|glpat)-(?=[\w-]*\d)[\w-]{20,}/g, '[token]'],
  [/\bxox[a-z]-[\w-]{10,}/g, '[token]'],
  [/\bAIza[\w-]{30,}/g, '[token]'],
  [/\beyJ[\w-]{10,}\.[\w-]+\.[\w-]+/g, '[token]'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g, '[token]'],
  [/\bBearer\s+[^\s"',;]+/gi, 'Bearer [token]'],
  [/\bBasic\s+(?=\S*[\d=])[A-Za-z0-9+/=]{8,}/g, 'Basic [token]'],
  // A header or field with a telling name; "api_key: field required" stays readable.
  [
    /((?:authorization|(?:x-)?api[-_]?key|(?:access|auth|id|refresh)[-_]?token|password|passwd|secret)["']?\s*[:=]\s*["']?)(?=[^\s"',;&]*\d)[^\s"',;&]{8,}/gi,
    '$1[token]',
  ],
  // Signed URLs have a signature in the query; some URLs have a password before the host.
  [/(https?:\/\/)[^\s"'/@]+@/gi, '$1[token]@'],
  [/(https?:\/\/[^\s"'?]+)\?[^\s"']*/gi, '$1?…'],
  [/\bfile:\/\/[^\s"',;)]*[^\s"',;):.]/gi, '[path]'],
  // Windows drives and shares, plain or with escaped backslashes.
  [/(["'])(?:[A-Za-z]:[\\/]|\\\\)[^"'\n]*\1/g, '$1[path]$1'],
  [new RegExp(String.raw`(?<![A-Za-z])[A-Za-z]:(?:\\{1,4}|/)(?:${FOLDER})*[^\s"'<>|:*?,;)]*`, 'g'), '[path]'],
  [new RegExp(String.raw`(?<![\w\\])\\{2,4}[\w.$-]+\\{1,2}(?:${FOLDER})*[^\s"'<>|:*?,;)]*`, 'g'), '[path]'],
  [
    /(?<![\w:/.])\/(?:usr|home|root|app|apps|opt|var|tmp|private|Users|Volumes|Library|Applications|System|nix|snap|run|proc|sys|dev|boot|repository|workspace|workspaces|workdir|work|data|mnt|media|srv|etc|lib|lib64|bin|sbin|code|src|build|content|kaggle|databricks|github|gcs|efs|shared|scratch|cache|conda|venv)\/[^\s"',:;)\]}>]*/g,
    '[path]',
  ],
  [/(?<![\w:/])(?:~|\.{1,2})\/[^\s"',:;)\]}>]+/g, '[path]'],
  // An echoed file.
  [/[A-Za-z0-9+/=_-]{200,}/g, '[data]'],
];

/**
 * @param known secrets to remove literally and in base64, such as the connection's key
 * @param limit most characters of the result
 */
export function redact(text: string, known: readonly string[] = [], limit = UPSTREAM_TEXT_LIMIT): string {
  // Known secrets are removed before the text is shortened, which could leave a part of one.
  let clean = cutAtWord(withoutTraceback(withoutSecrets(cutAtWord(text, READ), known)), SEARCHED);
  clean = clean.replace(STACK_LINE, '');
  for (const [pattern, replacement] of PATTERNS) clean = clean.replace(pattern, replacement);
  clean = clean.replace(/\s+/g, ' ').trim();
  return clean.length > limit ? `${clean.slice(0, limit - 1)}…` : clean;
}

function withoutSecrets(text: string, known: readonly string[]): string {
  const forms = known.filter((secret) => secret.length >= 4).flatMap(formsOf);
  if (forms.length === 0) return text;
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length).map(escapeRegExp);
  return text.replace(new RegExp(`(?:${longestFirst.join('|')})={0,2}`, 'gi'), '[token]');
}

/** Forms of a secret: plain, as in JSON and URLs, and as encoded by servers that log headers. */
function formsOf(secret: string): string[] {
  const encoded = [secret, `Bearer ${secret}`, `bearer ${secret}`].flatMap((value) => {
    const bytes = Buffer.from(value);
    return [bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')];
  });
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), ...encoded];
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Cuts at the end of a word: a part of a key would not be recognized as one. */
function cutAtWord(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let start = limit;
  while (start > 0 && !/[\s"',;]/.test(text.charAt(start - 1))) start--;
  return `${text.slice(0, start)}${limit - start >= 200 ? '[data]' : ''}…`;
}

/** A line of a JavaScript or Java stack. */
const STACK_LINE = /(?:\n|\\n)\s{0,20}at [^\n]{1,200}?:\d+(?::\d+)?\)?/g;
const TRACEBACK = 'Traceback (most recent call last)';
/** The last line of a traceback, such as `ValueError: too long`. */
const EXCEPTION = /^[A-Za-z_][\w.]*(?:Error|Exception|Warning|Exit|Interrupt|Failure)\b.*$/gm;

/** Removes stacks, which only reveal how the upstream is built; the last line of a Python traceback is kept. */
function withoutTraceback(text: string): string {
  const start = text.indexOf(TRACEBACK);
  if (start < 0) return text;
  // Line breaks are escaped inside JSON or a repr.
  const lines = text.slice(start).replaceAll('\\n', '\n');
  const exception = [...lines.matchAll(EXCEPTION)].at(-1)?.[0] ?? '';
  return `${text.slice(0, start)}[traceback] ${exception}`;
}
