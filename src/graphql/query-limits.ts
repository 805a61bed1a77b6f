// What a document may be, counted before it is validated: graphql-js compares fields pairwise (2,000 aliases of one field
// are two million comparisons), and rules that run beside that one, such as graphql-armor's, come too late.
// Documents are cached with their error, so that each is counted once.

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  Lexer,
  parse,
  type SelectionSetNode,
  Source,
  TokenKind,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** The most of each that one document (tokens, brackets) or one of its operations (the others) may have. */
export const QUERY_LIMITS = {
  tokens: 10_000,
  /** Brackets within brackets; above it the parser's recursion would end the stack. */
  nesting: 100,
  depth: 12,
  /** GraphiQL's question for the schema is 15 deep. */
  introspectionDepth: 20,
  rootFields: 60,
  aliases: 60,
  /** With those of fragments, as often as they are spread. */
  fields: 1_000,
  directives: 100,
} as const;

export function useQueryLimits(): Plugin {
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string | Source, options) => {
        const text = typeof source === 'string' ? new Source(source) : source;
        countTokens(text);
        const document = parse(text, options);
        countFields(document);
        return document;
      });
    },
  };
}

const OPENING: readonly string[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const CLOSING: readonly string[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

function countTokens(source: Source): void {
  const lexer = new Lexer(source);
  let nesting = 0;
  for (let tokens = 1; ; tokens++) {
    const { kind } = lexer.advance();
    if (kind === TokenKind.EOF) return;
    if (tokens > QUERY_LIMITS.tokens)
      throw tooMuch('tokens', QUERY_LIMITS.tokens, 'more. Put long lists into variables');
    if (OPENING.includes(kind)) nesting++;
    if (CLOSING.includes(kind)) nesting--;
    if (nesting > QUERY_LIMITS.nesting) throw tooMuch('brackets within brackets', QUERY_LIMITS.nesting, 'more');
  }
}

interface Size {
  readonly rootFields: number;
  readonly depth: number;
  readonly introspectionDepth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
}

const NOTHING: Size = { rootFields: 0, depth: 0, introspectionDepth: 0, fields: 0, aliases: 0, directives: 0 };

const NAMES: Record<keyof Size, string> = {
  rootFields: 'fields at the root',
  depth: 'levels',
  introspectionDepth: 'levels below __schema or __type',
  fields: 'fields',
  aliases: 'aliases',
  directives: 'directives',
};

function countFields(document: DocumentNode): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const known = new Map<string, Size>();

  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    const size = add(sizeOf(node.selectionSet), { directives: node.directives?.length ?? 0 });
    for (const [name, count] of Object.entries(size) as [keyof Size, number][]) {
      if (count > QUERY_LIMITS[name]) throw tooMuch(NAMES[name], QUERY_LIMITS[name], String(count));
    }
  }

  function sizeOf({ selections }: SelectionSetNode): Size {
    return selections.reduce((sum, selection) => {
      const own = { directives: selection.directives?.length ?? 0 };
      if (selection.kind === Kind.INLINE_FRAGMENT) return add(sum, sizeOf(selection.selectionSet), own);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return add(sum, sizeOfFragment(selection.name.value), own);
      const below = selection.selectionSet ? sizeOf(selection.selectionSet) : NOTHING;
      const isIntrospection = selection.name.value === '__schema' || selection.name.value === '__type';
      return add(sum, {
        directives: own.directives + below.directives,
        rootFields: 1,
        fields: 1 + below.fields,
        aliases: (selection.alias ? 1 : 0) + below.aliases,
        depth: isIntrospection ? 1 : 1 + below.depth,
        introspectionDepth: isIntrospection ? below.depth : below.introspectionDepth,
      });
    }, NOTHING);
  }

  /** Each is counted once: fragments that spread each other twice would otherwise take exponential time. */
  function sizeOfFragment(name: string): Size {
    const size = known.get(name);
    if (size) return size;
    // For one that spreads itself, which validation refuses.
    known.set(name, NOTHING);
    const fragment = fragments.get(name);
    const counted = fragment ? sizeOf(fragment.selectionSet) : NOTHING;
    known.set(name, counted);
    return counted;
  }
}

function add(...sizes: Partial<Size>[]): Size {
  return sizes.reduce<Size>(
    (sum, { rootFields = 0, depth = 0, introspectionDepth = 0, fields = 0, aliases = 0, directives = 0 }) => ({
      rootFields: sum.rootFields + rootFields,
      depth: Math.max(sum.depth, depth),
      introspectionDepth: Math.max(sum.introspectionDepth, introspectionDepth),
      fields: sum.fields + fields,
      aliases: sum.aliases + aliases,
      directives: sum.directives + directives,
    }),
    NOTHING,
  );
}

function tooMuch(what: string, limit: number, came: string): GraphQLError {
  const message = `Expected at most ${limit} ${what} in a document, got ${came}. Ask for less, or in several requests.`;
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
