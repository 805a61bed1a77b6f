// The operation on screen as code to copy, in each language that the page has.

import { apollo } from './apollo.ts';
import { curl } from './curl.ts';
import { javascript, typescript } from './javascript.ts';
import { type Code, codeOf, type Form, json, type Operation, withFiles } from './operation.ts';
import { python } from './python.ts';
import { urql } from './urql.ts';

export const LANGUAGES = ['GraphQL', 'TypeScript', 'JavaScript', 'Python', 'curl', 'Apollo Client', 'urql'] as const;
export type Language = (typeof LANGUAGES)[number];

const WRITERS: Record<Language, (code: Code) => string> = {
  GraphQL: graphql,
  TypeScript: typescript,
  JavaScript: javascript,
  Python: python,
  curl,
  'Apollo Client': apollo,
  urql,
};

export function snippet(language: Language, operation: Operation, form: Form = 'Mutation'): string {
  return WRITERS[language](codeOf(operation, form));
}

function graphql({ query, variables, media }: Code): string {
  return `${query}\n\n# variables\n${json(withFiles(variables, media, () => 'data:…;base64,…'))}`;
}
