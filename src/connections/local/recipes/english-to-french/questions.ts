// Translates English questions and imperatives into French.

import { extras } from './adverbials.ts';
import { complements, predicate, type Said, verbAt, verbGroup } from './clauses.ts';
import { present } from './french-forms.ts';
import { entryAt, type NounPhrase, nounPhraseAt, subjectAt, type Words } from './noun-phrases.ts';

/** Imperatives: do it, do not do it, let us do it. */
export function order(text: Words): Said {
  const { words } = text;
  const us = words[0] === 'let' && words[1] === 'us';
  const isDenied = words[0] === 'do' && words[1] === 'not';
  const at = us || isDenied ? 2 : 0;
  const verb = verbAt(text, at, 'base');
  if (!verb || /^(pouvoir|devoir)$/.test(verb.value.infinitive)) return undefined;
  const after = complements(text, verb.value, verb.next, isDenied);
  if (!after || /^(être|avoir)$/.test(verb.value.infinitive)) return undefined;
  const finite = present(verb.value, us ? 2 : 3);
  if (isDenied) return ['ne', ...after.clitics, finite, 'pas', ...after.near, ...after.tail];
  const bound = after.clitics.map((word) => `-${word === 'me' ? 'moi' : word}`).join('');
  return [finite + bound, ...after.near, ...after.tail];
}

const ASKING: Readonly<Record<string, string>> = { where: 'où', when: 'quand', why: 'pourquoi', how: 'comment' };

export function question(text: Words): Said {
  const { words } = text;
  const [first = '', second = ''] = words;
  const helper = /^(do|does|did|can|could|will|would|have|has|must|should|am|is|are|was|were)$/;
  if (helper.test(first)) {
    const asked = inverted(text, 0);
    return asked && (asked.isInverted ? asked.words : ['est-ce', 'que', ...asked.words]);
  }
  const asking = ASKING[first];
  if (asking && /^(is|are)$/.test(second)) {
    const what = nounPhraseAt(text, 2);
    if (what && what.next === words.length)
      return [asking, what.value.isPlural ? 'sont' : 'est', ...what.value.say('general')];
  }
  if (asking && helper.test(second)) {
    const asked = inverted(text, 1);
    return asked && [asking, ...(asked.isInverted ? [] : ['est-ce', 'que']), ...asked.words];
  }
  if (first === 'who' || first === 'what') return whoOrWhat(text);
  if (first === 'how' && (second === 'many' || second === 'much')) return howMany(text);
  return undefined;
}

function whoOrWhat(text: Words): Said {
  const { words } = text;
  const [first = '', second = ''] = words;
  const what = /^(is|are)$/.test(second) ? nounPhraseAt(text, 2) : undefined;
  if (what && what.next === words.length) {
    const is = what.value.isPlural ? 'sont' : 'est';
    if (first === 'who') return ['qui', is, ...what.value.say('general')];
    if (what.value.determiner === 'a' || what.value.kind === 'name')
      return ["qu'est-ce", 'que', ...what.value.say('object')];
    return [
      `quel${what.value.gender === 'f' ? 'le' : ''}${what.value.isPlural ? 's' : ''}`,
      is,
      ...what.value.say('general'),
    ];
  }
  if (first === 'who') {
    const anybody: NounPhrase = {
      person: 1,
      gender: 'm',
      isPlural: false,
      kind: 'name',
      determiner: 'own',
      say: () => ['qui'],
    };
    const found = predicate(text, 1, anybody);
    return found && [...found.subject, ...verbGroup(found.core), ...found.core.tail];
  }
  if (second === 'time' && /^(do|does|did|will)$/.test(words[2] ?? '')) {
    const asked = inverted(text, 2);
    return asked && ['à', 'quelle', 'heure', ...(asked.isInverted ? [] : ['est-ce', 'que']), ...asked.words];
  }
  const asked = /^(do|does|did|are|is|can|will|would|have|should)$/.test(second) ? inverted(text, 1) : undefined;
  return asked && (asked.isInverted ? ['que', ...asked.words] : ["qu'est-ce", 'que', ...asked.words]);
}

/** Questions with how many or how much. */
function howMany(text: Words): Said {
  const { words } = text;
  const noun = entryAt(text.lexicon.nouns, text, 2);
  if (!noun) {
    const what = /^(is|are)$/.test(words[2] ?? '') ? nounPhraseAt(text, 3) : undefined;
    if (what?.next === words.length)
      return ['combien', what.value.isPlural ? 'coûtent' : 'coûte', ...what.value.say('general')];
    const cost = /^(do|does)$/.test(words[2] ?? '') ? nounPhraseAt(text, 3) : undefined;
    return cost && words[cost.next] === 'cost' && cost.next + 1 === words.length
      ? ['combien', cost.value.isPlural ? 'coûtent' : 'coûte', ...cost.value.say('general')]
      : undefined;
  }
  const counted = ['combien', 'de', noun.value.isPlural ? noun.value.noun.plural : noun.value.noun.singular];
  if (/^(is|are)$/.test(words[noun.next] ?? '') && words[noun.next + 1] === 'there') {
    const tail = extras(text, noun.next + 2);
    return tail && [...counted, 'y', 'a-t-il', ...tail];
  }
  const asked = inverted(text, noun.next);
  return asked && [...counted, ...(asked.isInverted ? [] : ['est-ce', 'que']), ...asked.words];
}

/** "do you live" as "habitez-vous"; subjects other than we and you keep statement order. */
function inverted(text: Words, at: number): { words: string[]; isInverted: boolean } | undefined {
  const helper = text.words[at] ?? '';
  const subject = subjectAt(text, at + 1);
  if (!subject) return undefined;
  // The same words in statement order: "you do live".
  const order = [
    ...text.words.slice(0, at),
    ...text.words.slice(at + 1, subject.next),
    helper,
    ...text.words.slice(subject.next),
  ];
  const written = [
    ...text.written.slice(0, at),
    ...text.written.slice(at + 1, subject.next),
    text.written[at] ?? '',
    ...text.written.slice(subject.next),
  ];
  const found = predicate({ ...text, words: order, written }, subject.next - 1, subject.value);
  if (!found) return undefined;
  const { core } = found;
  const pronoun = found.subject[0] ?? '';
  const canTurn =
    (subject.value.kind === 'pronoun' && /^(vous|nous)$/.test(pronoun)) || (pronoun === 'je' && core.finite === 'peux');
  if (!canTurn) return { words: [...found.subject, ...verbGroup(core), ...core.tail], isInverted: false };
  const finite = core.finite === 'peux' && pronoun === 'je' ? 'puis-je' : `${core.finite}-${pronoun}`;
  return { words: [...verbGroup({ ...core, finite }), ...core.tail], isInverted: true };
}
