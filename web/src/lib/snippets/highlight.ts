// Code in colours: its strings, numbers, words of the language and comments. A highlighter from npm would be larger than
// all the code it colours.

import type { Language } from './snippet.ts';

export interface Token {
  text: string;
  /** Absent: in the colour of plain text. */
  kind?: 'comment' | 'string' | 'number' | 'word';
}

const STRING = String.raw`"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`;
const NUMBER = String.raw`(?<![\w.-])-?\d+(?:\.\d+)?(?![\w.])`;

const JAVASCRIPT =
  'await|class|const|declare|default|export|false|for|from|function|if|import|interface|let|new|null|of|return|string|number|boolean|throw|true|type|unknown';
const WORDS: Record<Language, string> = {
  GraphQL: 'mutation|query|subscription|true|false|null',
  TypeScript: JAVASCRIPT,
  JavaScript: JAVASCRIPT,
  'Apollo Client': JAVASCRIPT,
  urql: JAVASCRIPT,
  Python: 'as|for|if|import|in|print|raise|True|False|with',
  curl: 'curl',
};
/** How a comment begins; curl has none, and addresses with "//". */
const COMMENTS: Partial<Record<Language, string>> = { GraphQL: '#', Python: '#', curl: '(?!)' };

const patterns = new Map<Language, RegExp>();

function patternOf(language: Language): RegExp {
  const known = patterns.get(language);
  if (known) return known;
  const comment = `${COMMENTS[language] ?? '//'}.*`;
  const groups = `(?<comment>${comment})|(?<string>${STRING})|(?<number>${NUMBER})|(?<word>\\b(?:${WORDS[language]})\\b(?!["':]))`;
  const pattern = new RegExp(groups, 'g');
  patterns.set(language, pattern);
  return pattern;
}

/** The tokens' texts, one after another, are the code. */
export function highlight(code: string, language: Language): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of code.matchAll(patternOf(language))) {
    if (match.index > end) tokens.push({ text: code.slice(end, match.index) });
    const { comment, string, number } = match.groups ?? {};
    const kind =
      comment !== undefined ? 'comment' : string !== undefined ? 'string' : number !== undefined ? 'number' : 'word';
    tokens.push({ text: match[0], kind });
    end = match.index + match[0].length;
  }
  return [...tokens, { text: code.slice(end) }];
}
