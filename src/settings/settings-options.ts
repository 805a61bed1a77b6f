// Settings as an object of JavaScript: the same names in camel case, with numbers and booleans as they are.

import type { z } from 'zod';
import { didYouMean } from '../utils/did-you-mean.ts';
import { SettingsError } from './read-settings.ts';
import { VARIABLES, type VariableName } from './variables.ts';

type CamelCase<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${Lowercase<First>}${Capitalize<CamelCase<Rest>>}`
  : Lowercase<Name>;

/** What a setting is written as; texts that mean more (keys, lists) are given as the text. */
type Plain<Value> = Value extends number | boolean | undefined ? Value : string | Extract<Value, undefined>;

/** Settings of a listening server; the library leaves them out, valid or not. */
const OF_THE_SERVER = [
  'HOST',
  'PORT',
  'SHUTDOWN_SECONDS',
  'METRICS',
  'METRICS_TOKEN',
  'MAX_SOCKETS',
] as const satisfies VariableName[];

type OptionVariable = Exclude<VariableName, (typeof OF_THE_SERVER)[number]>;

export type SettingsOptions = {
  // LOCAL_DOWNLOADS was a boolean once, and may still be one.
  readonly [Name in OptionVariable as CamelCase<Name>]?:
    | Plain<z.output<(typeof VARIABLES)[Name]['schema']>>
    | (Name extends 'LOCAL_DOWNLOADS' ? boolean : never);
};

const NAMES = new Map(
  Object.keys(VARIABLES)
    .filter((name) => !OF_THE_SERVER.some((one) => one === name))
    .map((name) => [camelCase(name), name]),
);

/** The option that stands for a setting, such as `cacheSeconds` for CACHE_SECONDS. */
export function optionOf(variable: VariableName): string {
  return [...NAMES].find(([, name]) => name === variable)?.[0] ?? variable;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of one that does not listen: a platform's own PORT or HOST is no setting of it. */
export function withoutServer(environment: Environment): Environment {
  return { ...environment, ...Object.fromEntries(OF_THE_SERVER.map((name) => [name, undefined])) };
}

/**
 * @param others options that are not settings, for the suggestion when one is misspelt
 * @throws SettingsError when there is no such option
 */
export function variablesOf(options: SettingsOptions, others: readonly string[] = []): Record<string, string> {
  const problems: string[] = [];
  const variables: Record<string, string> = {};
  for (const [option, value] of Object.entries(options)) {
    const name = NAMES.get(option);
    if (!name) problems.push(unknownOption(option, [...others, ...NAMES.keys()]));
    else if (value !== undefined) variables[name] = String(value);
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return variables;
}

function unknownOption(option: string, known: readonly string[]): string {
  const variable = OF_THE_SERVER.find((name) => camelCase(name) === option);
  if (variable) return `There is no option ${option}: ${variable} belongs to the server that inferql starts by itself.`;
  return `There is no option ${option.slice(0, 100)}.${didYouMean(option, known)}`;
}

function camelCase(variable: string): string {
  return variable.toLowerCase().replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
