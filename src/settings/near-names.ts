// Variables of the environment that are nearly settings: a misspelt API_KEYS would otherwise leave a server open.

import leven from 'leven';
import { VARIABLES } from './variables.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** PORT and HOST are near to too much that is meant for other programs. */
const SHORTEST = 7;
const MOST_EDITS = 2;

/** One problem for each variable that is no setting, and near to a setting that is not set. */
export function nearNames(environment: Environment): string[] {
  const unset = Object.keys(VARIABLES).filter((name) => name.length >= SHORTEST && !environment[name]);
  return Object.keys(environment).flatMap((name) => {
    if (Object.hasOwn(VARIABLES, name) || !environment[name]) return [];
    const near = unset.find((setting) => isNear(name, setting));
    return near ? [`${name} is not a setting. Did you mean ${near}? Rename or unset it.`] : [];
  });
}

function isNear(name: string, setting: string): boolean {
  // The first word is the same (HF_TOKN, not TF_TOKEN), and one letter in five may be wrong.
  if (name.split('_')[0] !== setting.split('_')[0]) return false;
  return leven(name, setting) <= Math.min(MOST_EDITS, Math.floor(setting.length / 5) || 1);
}
