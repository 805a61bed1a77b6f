// The operation on screen, and the forms that it can be sent in.

import { type DocumentNode, Kind, OperationTypeNode, print, type SelectionNode, visit } from 'graphql';

export interface Operation {
  /** The mutation of the task. */
  document: DocumentNode;
  /** The subscription of the task, where its answer streams. */
  stream?: DocumentNode | undefined;
  /** What stands where a file belongs is of no account: `media` names it. */
  variables: Readonly<Record<string, unknown>>;
  media: readonly Media[];
  /** `http://HOST:PORT/graphql`. */
  url: string;
  /** Whether a key is in use: code without one would be refused. It is never written out. */
  hasKey: boolean;
}

export interface Media {
  /** Its place in the variables, such as `input.image`. */
  path: string;
  fileName: string;
}

export const FORMS = ['Mutation', 'Query', 'Subscription'] as const;
export type Form = (typeof FORMS)[number];

/** An operation in one form, as the languages write it. */
export interface Code extends Operation {
  form: Form;
  query: string;
  /** The root field, by the name that it has in the answer. */
  field: string;
}

/** Every task is a field of Query as well as of Mutation. */
export function formsOf({ stream }: Operation): readonly Form[] {
  return stream ? FORMS : FORMS.filter((form) => form !== 'Subscription');
}

export function codeOf(operation: Operation, form: Form): Code {
  const source = form === 'Subscription' ? (operation.stream ?? operation.document) : operation.document;
  const document = withoutFragments(form === 'Query' ? asQuery(source) : source);
  return { ...operation, document, form, query: print(document).trim(), field: rootField(document) };
}

/** GraphiQL with this operation in its editor. It puts an example file of its own in the place of `$image` or `$audio`. */
export function graphiqlUrl({ query, variables, media, url }: Code): string {
  const filled = json(withFiles(variables, media, ({ path }) => (path.endsWith('.audio') ? '$audio' : '$image')));
  return `${url}?${new URLSearchParams({ query, variables: filled })}`;
}

function asQuery(document: DocumentNode): DocumentNode {
  return visit(document, {
    OperationDefinition: { leave: (operation) => ({ ...operation, operation: OperationTypeNode.QUERY }) },
  });
}

/** What the page asks besides the answer, for the line below it: as long as the answer itself, and of no use in most apps. */
const FACTS = 'Info';

/** One operation alone: shorter to read, and whole wherever it is pasted. */
function withoutFragments(document: DocumentNode): DocumentNode {
  const fragments = new Map<string, readonly SelectionNode[]>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition.selectionSet.selections);
    }
  }
  // A fragment may spread another.
  const whole = (selection: SelectionNode): readonly SelectionNode[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return (fragments.get(selection.name.value) ?? []).flatMap(whole);
    return isFacts(selection) ? [] : [selection];
  };
  return visit(document, {
    FragmentDefinition: { enter: () => null },
    SelectionSet: { enter: (set) => ({ ...set, selections: set.selections.flatMap(whole) }) },
  });
}

function isFacts(selection: SelectionNode): boolean {
  if (selection.kind !== Kind.FIELD) return false;
  const [first] = selection.selectionSet?.selections ?? [];
  return first?.kind === Kind.FRAGMENT_SPREAD && first.name.value === FACTS;
}

function rootField({ definitions: [definition] }: DocumentNode): string {
  const [first] = definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [];
  return first?.kind === Kind.FIELD ? (first.alias ?? first.name).value : '';
}

/** The variables with something in each file's place. */
export function withFiles(
  variables: unknown,
  media: readonly Media[],
  put: (media: Media, index: number) => unknown,
): unknown {
  return media.reduce((whole, one, index) => setAt(whole, one.path.split('.'), put(one, index)), variables);
}

function setAt(target: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(target)) return target.with(Number(key), setAt(target[Number(key)], rest, value));
  const object: Record<string, unknown> = typeof target === 'object' && target !== null ? { ...target } : {};
  // Files come first: they are what the input is about.
  return Object.hasOwn(object, key)
    ? { ...object, [key]: setAt(object[key], rest, value) }
    : { [key]: setAt(undefined, rest, value), ...object };
}

export const json = (value: unknown): string => JSON.stringify(value, null, 2);
export const indent = (text: string, by = 2): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

/** What stands where the reader's own key belongs. */
export const KEY = 'YOUR_KEY';

/** `{"0":["variables.input.image"]}`: which part of a multipart request belongs where. */
export function mapOf(media: readonly Media[]): string {
  return JSON.stringify(Object.fromEntries(media.map(({ path }, i) => [i, [`variables.${path}`]])));
}

/** The variables as JavaScript, with `dataUris[0]` in the place of the first file. */
export function withDataUris({ variables, media }: Pick<Code, 'variables' | 'media'>): string {
  return json(withFiles(variables, media, (_, i) => `@file-${i}@`)).replace(/"@file-(\d+)@"/g, 'dataUris[$1]');
}

export function namesOf(media: readonly Media[]): string {
  return media.map(({ fileName }) => fileName).join(', ');
}
