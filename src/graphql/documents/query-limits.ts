// Limits the size and depth of documents, before validation: graphql-js compares fields pairwise and only gives up after half
// a million comparisons (0.1 s, "Validation aborted."), and validation rules such as graphql-armor's run just as late.
// Documents are cached with their error, so that each is counted once.

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  Kind,
  Lexer,
  type SelectionSetNode,
  type Source,
  TokenKind,
} from 'graphql';
import { CHAIN_LIMITS } from '../chain-limits.ts';
import { refusal } from '../errors.ts';

/** Limits per document (tokens, nesting) and per operation (all others). */
export const QUERY_LIMITS = {
  tokens: 10_000,
  /** Nested brackets; more would overflow the stack of the parser. */
  nesting: 100,
  /** A chain of five steps on the objects of a picture is 15 deep. */
  depth: 16,
  /** GraphiQL's introspection query is 15 deep. */
  introspectionDepth: 20,
  /** Allows one mutation with a hundred texts to embed. */
  rootFields: 120,
  aliases: 120,
  /** Fields, including those of fragments each time they are spread. */
  fields: 1_000,
  directives: 100,
  /** Chains: levels of nested steps, and steps in total. */
  chainDepth: CHAIN_LIMITS.depth,
  steps: CHAIN_LIMITS.steps,
} as const;

const OPENING: readonly string[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const CLOSING: readonly string[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

/**
 * Before the document is parsed.
 * @returns how many tokens it has
 * @throws GraphQLError when they are too many, or too deep
 */
export function countTokens(source: Source): number {
  const lexer = new Lexer(source);
  let nesting = 0;
  for (let tokens = 1; ; tokens++) {
    const { kind } = lexer.advance();
    if (kind === TokenKind.EOF) return tokens;
    if (tokens > QUERY_LIMITS.tokens)
      throw tooMuch('tokens', QUERY_LIMITS.tokens, 'more. Put long lists into variables');
    if (OPENING.includes(kind)) nesting++;
    if (CLOSING.includes(kind)) nesting--;
    if (nesting > QUERY_LIMITS.nesting) throw tooMuch('brackets within brackets', QUERY_LIMITS.nesting, 'more');
  }
}

/** Names used in error messages, in the order of the checks. */
const NAMES = {
  depth: 'levels',
  introspectionDepth: 'levels below __schema or __type',
  aliases: 'aliases',
  rootFields: 'fields at the root',
  fields: 'fields',
  directives: 'directives',
  chainDepth: 'steps of a chain, one below the other,',
  steps: 'steps of chains',
} as const;

const COUNTS = Object.keys(NAMES) as (keyof typeof NAMES)[];

const LEVELS: readonly (keyof typeof NAMES)[] = ['depth', 'introspectionDepth', 'chainDepth'];

type Size = Record<keyof typeof NAMES, number>;

const NOTHING: Size = {
  depth: 0,
  introspectionDepth: 0,
  aliases: 0,
  rootFields: 0,
  fields: 0,
  directives: 0,
  chainDepth: 0,
  steps: 0,
};

/** @throws GraphQLError when an operation is above a limit */
export function countFields(document: DocumentNode): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const known = new Map<string, Size>();

  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    const size = add(sizeOf(node.selectionSet), { directives: node.directives?.length ?? 0 });
    const over = COUNTS.find((name) => size[name] > QUERY_LIMITS[name]);
    if (over) throw tooMuch(NAMES[over], QUERY_LIMITS[over], String(size[over]));
  }

  function sizeOf({ selections }: SelectionSetNode): Size {
    return selections.reduce((sum, selection) => {
      const own = { directives: selection.directives?.length ?? 0 };
      if (selection.kind === Kind.INLINE_FRAGMENT) return add(sum, sizeOf(selection.selectionSet), own);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return add(sum, sizeOfFragment(selection.name.value), own);
      const below = selection.selectionSet ? sizeOf(selection.selectionSet) : NOTHING;
      const isIntrospection = selection.name.value === '__schema' || selection.name.value === '__type';
      const isChain = selection.name.value === 'next';
      return add(sum, {
        chainDepth: below.chainDepth + (isChain ? 1 : 0),
        steps: below.steps + (isChain ? below.rootFields : 0),
        directives: own.directives + below.directives,
        rootFields: 1,
        fields: 1 + below.fields,
        aliases: (selection.alias ? 1 : 0) + below.aliases,
        depth: isIntrospection ? 1 : 1 + below.depth,
        introspectionDepth: isIntrospection ? below.depth : below.introspectionDepth,
      });
    }, NOTHING);
  }

  /** Each fragment is counted once: fragments that spread each other twice would otherwise take exponential time. */
  function sizeOfFragment(name: string): Size {
    const size = known.get(name);
    if (size) return size;
    // A fragment that spreads itself; validation rejects it.
    known.set(name, NOTHING);
    const fragment = fragments.get(name);
    const counted = fragment ? sizeOf(fragment.selectionSet) : NOTHING;
    known.set(name, counted);
    return counted;
  }
}

/** Takes the maximum of levels and the sum of everything else. */
function add(first: Size, ...others: Partial<Size>[]): Size {
  const sum = { ...first };
  for (const other of others) {
    for (const name of COUNTS) {
      const count = other[name] ?? 0;
      const isLevel = LEVELS.includes(name);
      sum[name] = isLevel ? Math.max(sum[name], count) : sum[name] + count;
    }
  }
  return sum;
}

function tooMuch(what: string, limit: number, came: string): GraphQLError {
  return refusal(`Expected at most ${limit} ${what} in a document, got ${came}. Ask for less, or in several requests.`);
}
