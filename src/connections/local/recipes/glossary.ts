// Answers "What is a violin?" in a small chat model with the definition that its config.json lists. The model writes
// the definition token by token, so streaming, limits and token counts work as for any other text.

import { z } from 'zod';
import type { LocalModel } from '../recipe.ts';
import { recall } from './facts.ts';

const listed = z.looseObject({
  task_specific_params: z.looseObject({ conversational: z.looseObject({ glossary: z.array(z.string()) }) }),
});

const read = new WeakMap<object, ReadonlyMap<string, string>>();

/** Definitions by term, in lower case and without an article. */
function glossaryOf(config: LocalModel['config']): ReadonlyMap<string, string> {
  let glossary = read.get(config);
  if (!glossary) {
    const found = listed.safeParse(config);
    const lines = found.success ? found.data.task_specific_params.conversational.glossary : [];
    const entries = lines.map((line) => [bare(line.split(/: | is /)[0] ?? ''), line] as const);
    // People, whose entries contain years in brackets, are also found by their last name.
    const lastNames = entries
      .filter(([term, line]) => term.includes(' ') && /\([^)]*\d{3,4}[^)]*\)\.$/.test(line))
      .map(([term, line]) => [term.split(' ').at(-1) ?? term, line] as const);
    glossary = new Map([...lastNames, ...entries]);
    read.set(config, glossary);
  }
  return glossary;
}

const bare = (text: string) => text.toLowerCase().replace(/^(an?|the) /, '');

const QUESTIONS: readonly RegExp[] = [
  /^(?:what|who)(?: is|'s| are| was| were) (?:meant by |the (?:meaning|definition) of )?(.+?)(?: used for| called| about)?$/,
  /^where(?: is|'s| are| was| were) (.+?)(?: located)?$/,
  /^(?:define|explain|describe) (?:to me |the word |the term |the meaning of )?(.+)$/,
  /^(?:can you |could you |please )?(?:tell me (?:something |more )?about|explain(?: to me)? what) (.+?)(?: is| are| was)?$/,
  /^what (?:does|do) (.+?) mean$/,
  /^(the capital of .+) is$/,
  /^(.+?) (?:is|was) (?:an?|the)$/,
  /^do you know (?:what|who) (.+?) (?:is|are|was|were)$/,
];

/** With "the", these words ask for something other than a definition. */
const ASKED_FOR =
  /^(time|day|date|weather|news|problem|matter|difference|point|answer|question|price|plan|name|meaning|reason|result|score)$/;

/** Definitions are asked for in short texts; longer ones are not searched. */
const LONGEST = 120;

/** @returns the requested fact or definition, or undefined if it is not listed */
export function explain(config: LocalModel['config'], text: string): string | undefined {
  return recall(config, text) ?? meaningOf(config, text);
}

function meaningOf(config: LocalModel['config'], text: string): string | undefined {
  const glossary = glossaryOf(config);
  if (glossary.size === 0 || text.length > LONGEST) return undefined;
  const asked = text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/["“”?!.]|(?<=\s)'|'(?=\s|$|\?)/g, '')
    .trim();
  for (const question of QUESTIONS) {
    const what = question.exec(asked)?.[1];
    if (what === undefined || (what.startsWith('the ') && ASKED_FOR.test(bare(what)))) continue;
    const term = bare(what);
    const forms = [term, term.replace(/ies$/, 'y'), term.replace(/s$/, ''), term.replace(/es$/, '')];
    const found = forms.map((form) => glossary.get(form)).find((line) => line !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Scores {
  readonly data: Float32Array;
}

/** In the config of a model that tells stories and lists the kinds of requests that it cannot serve. */
const requests = z
  .looseObject({
    task_specific_params: z.looseObject({
      conversational: z.looseObject({ refusal: z.string(), refuses: z.array(z.string()), story: z.string() }),
    }),
  })
  .transform(({ task_specific_params }) => task_specific_params.conversational);

const STORY =
  /^(?:(?:please|can you|could you) )?(?:tell|write)(?: me)? (?:an?|another|one) (?:\w+ )?(?:story|tale) about (?:an?|the|my) ([a-z]{2,15})$/;

/**
 * How the reply to a request begins: a story about an animal with that animal, or a refusal for what the config's
 * `refuses` begins with, because the model answers both with whatever it was trained on most.
 */
export function beginReply(config: LocalModel['config'], text: string): { text: string; ends: boolean } | undefined {
  const explained = explain(config, text);
  if (explained !== undefined) return { text: explained, ends: true };
  const found = requests.safeParse(config);
  if (!found.success) return undefined;
  const { refusal, refuses, story } = found.data;
  const asked = text
    .toLowerCase()
    .replace(/[?!.]+$/, '')
    .trim();
  const hero = STORY.exec(asked)?.[1];
  if (hero !== undefined) return { text: story.replace('*', hero), ends: false };
  return refuses.some((begin) => asked.startsWith(begin)) ? { text: `${refusal} that.`, ends: true } : undefined;
}

/**
 * Generation options that force exactly this text.
 * @param ends nothing follows it; otherwise the model goes on
 */
export function writing(text: string, { tokens, config }: Pick<LocalModel, 'tokens' | 'config'>, ends = true) {
  const end = z.number().safeParse(config.eos_token_id);
  const ids = [...tokens.ids(text), ...(end.success && ends ? [end.data] : [])];
  let prompt: number | undefined;
  const force = (before: readonly (readonly unknown[])[], scores: Scores) => {
    const length = before[0]?.length ?? 0;
    prompt ??= length;
    const next = ids[length - prompt];
    if (next !== undefined) {
      scores.data.fill(Number.NEGATIVE_INFINITY);
      scores.data[next] = 0;
    }
    return scores;
  };
  return { logits_processor: [force] };
}
