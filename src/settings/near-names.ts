// Finds misspelt settings in the environment: a misspelt API_KEYS would otherwise leave a server open.

import leven from 'leven';
import { VARIABLES } from './variables.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** PORT and HOST resemble too many variables of other programs. */
const SHORTEST = 7;
const MOST_EDITS = 2;

/** One problem for each variable that is not a setting but resembles one that is unset. */
export function nearNames(environment: Environment): string[] {
  const unset = Object.keys(VARIABLES).filter((name) => name.length >= SHORTEST && !environment[name]);
  return Object.keys(environment).flatMap((name) => {
    if (Object.hasOwn(VARIABLES, name) || !environment[name]) return [];
    const near = unset.find((setting) => isNear(name, setting));
    return near ? [`${name} is not a setting. Did you mean ${near}? Rename or unset it.`] : [];
  });
}

function isNear(name: string, setting: string): boolean {
  // The first word must match (HF_TOKN, not TF_TOKEN), and one letter in five may differ.
  if (name.split('_')[0] !== setting.split('_')[0]) return false;
  return leven(name, setting) <= Math.min(MOST_EDITS, Math.floor(setting.length / 5) || 1);
}
