// A chain on screen: the operation of a task with further tasks on its answer, and what each of them answered.

import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

export interface Step {
  /** The field of TextSteps. */
  name: string;
  title: string;
  /** What it is told besides the text. */
  arguments?: string;
  /** What is shown of its answer. */
  selection: string;
  /** The field that holds a text for the next step; absent: the next step runs on the same text as this one. */
  text?: string;
}

const INFO = 'info { connection model cached durationMs }';

/** The steps that say something without settings of their own. */
export const STEPS: readonly Step[] = [
  {
    name: 'translation',
    title: 'Translate it into French',
    arguments: 'parameters: { tgtLang: "fr" }',
    selection: 'translationText',
    text: 'translationText',
  },
  { name: 'textClassification', title: 'Judge its mood', selection: 'results { label score }' },
  { name: 'tokenClassification', title: 'Find its names', selection: 'results { entityGroup word }' },
  { name: 'summarization', title: 'Sum it up', selection: 'summaryText', text: 'summaryText' },
  {
    name: 'zeroShotClassification',
    title: 'Find its topic',
    arguments: 'parameters: { candidateLabels: ["sports", "politics", "business", "travel", "food"] }',
    selection: 'labels scores',
  },
  { name: 'conversational', title: 'Answer it in a chat', selection: 'generatedText', text: 'generatedText' },
];

/** As many as the server takes below one answer. */
export const MOST_STEPS = 5;

/** The part of a shared link that names the steps. */
export const STEPS_NAME = 'steps';

/** The steps that a shared link names; unknown ones are left out. */
export function sharedSteps(names: string | null): readonly string[] {
  const known = new Set(STEPS.map(({ name }) => name));
  return (names?.split(',') ?? []).filter((name) => known.has(name)).slice(0, MOST_STEPS);
}

interface ReadyChain {
  title: string;
  steps: readonly string[];
}

/** Ready chains to try, by the mutation that they begin with. */
const READY: Readonly<Record<string, readonly ReadyChain[]>> = {
  speechRecognition: [{ title: 'Translate it, and judge its mood', steps: ['translation', 'textClassification'] }],
  imageToText: [{ title: 'Say it in French', steps: ['translation'] }],
  objectDetection: [{ title: 'Name each thing, in French too', steps: ['translation'] }],
  summarization: [
    { title: 'Find its names, and translate it', steps: ['tokenClassification', 'translation'] },
    { title: 'Find the names in the summary', steps: ['tokenClassification'] },
  ],
};

export function readyChains(mutation: string): readonly ReadyChain[] {
  return READY[mutation] ?? [];
}

/** The fields of an operation's answer that hold a text, or things that are cut out, to go on with. */
const STARTS: Readonly<Record<string, (next: string) => string>> = {
  ...Object.fromEntries(
    [
      'textGeneration',
      'summarization',
      'translation',
      'questionAnswering',
      'conversational',
      'imageToText',
      'speechRecognition',
    ].map((name) => [name, (next: string) => `next { ${next} }`]),
  ),
  // A thing is a picture: it is put into words first.
  objectDetection: (next) => `objects { next { imageToText { text ${INFO} next { ${next} } } } }`,
};

export const canGoOn = (mutation: string): boolean => Object.hasOwn(STARTS, mutation);

/** The document of the task with the steps below its answer: still one operation. */
export function withSteps(document: DocumentNode, mutation: string, names: readonly string[]): DocumentNode {
  const start = STARTS[mutation];
  if (!start || names.length === 0) return document;
  const extra = selectionOf(parse(`{ ${start(stepsText(names))} }`));
  const definitions = document.definitions.map((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? extended(definition, mutation, extra) : definition,
  );
  return { ...document, definitions };
}

function stepsText([name, ...rest]: readonly string[]): string {
  const step = STEPS.find((one) => one.name === name);
  if (!step) return '';
  const below = stepsText(rest);
  const field = `${step.name}${step.arguments ? `(${step.arguments})` : ''} { ${step.selection} ${INFO}`;
  if (below === '') return `${field} }`;
  return step.text ? `${field} next { ${below} } }` : `${field} } ${below}`;
}

function extended(
  definition: OperationDefinitionNode,
  mutation: string,
  extra: SelectionSetNode,
): OperationDefinitionNode {
  const selections = definition.selectionSet.selections.map((selection): SelectionNode => {
    if (selection.kind !== Kind.FIELD || selection.name.value !== mutation) return selection;
    const { selectionSet } = selection;
    if (!selectionSet) return selection;
    return {
      ...selection,
      selectionSet: { ...selectionSet, selections: [...selectionSet.selections, ...extra.selections] },
    };
  });
  return { ...definition, selectionSet: { ...definition.selectionSet, selections } };
}

function selectionOf({ definitions: [definition] }: DocumentNode): SelectionSetNode {
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('Expected one operation.');
  return definition.selectionSet;
}

/** What a step answered. */
export interface StepAnswer {
  title: string;
  /** Null: it failed, and the error box says why. */
  text: string | null;
  cached: boolean;
  durationMs: number;
}

/** The answers of the steps, in the order in which they stand in the operation. */
export function stepAnswers(answer: unknown): StepAnswer[] {
  if (Array.isArray(answer)) return answer.flatMap(stepAnswers);
  if (!isObject(answer)) return [];
  const found: StepAnswer[] = [];
  for (const [name, value] of Object.entries(answer)) {
    if (name === 'next' && isObject(value)) {
      for (const [step, result] of Object.entries(value)) found.push(...answerOf(step, result), ...stepAnswers(result));
    } else if (name === 'objects') found.push(...stepAnswers(value));
  }
  return found;
}

function answerOf(name: string, result: unknown): StepAnswer[] {
  if (name === '__typename') return [];
  const title = STEPS.find((step) => step.name === name)?.title ?? 'In words';
  if (!isObject(result)) return [{ title, text: null, cached: false, durationMs: 0 }];
  const info = isObject(result.info) ? result.info : {};
  const cached = info.cached === true;
  const durationMs = typeof info.durationMs === 'number' ? info.durationMs : 0;
  return [{ title, text: shown(result), cached, durationMs }];
}

/** In a line: a text, or labels with their scores. */
function shown(result: Readonly<Record<string, unknown>>): string {
  for (const [name, value] of Object.entries(result)) {
    if (typeof value === 'string' && name !== '__typename') return value;
    if (name === 'labels' && Array.isArray(value)) return String(value[0] ?? '');
    if (name !== 'results' || !Array.isArray(value)) continue;
    const items = value
      .filter(isObject)
      .map(({ label, score, entityGroup, word }) =>
        word === undefined
          ? `${label} ${typeof score === 'number' ? `${Math.round(score * 100)} %` : ''}`
          : `${word} (${entityGroup})`,
      );
    return items.slice(0, 3).join(', ') || 'nothing';
  }
  return '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
