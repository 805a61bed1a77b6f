// Settings as options of the library: camel-case names, with numbers and booleans as such.

import type { z } from 'zod';
import { didYouMean } from '../utils/did-you-mean.ts';
import { SettingsError } from './read-settings.ts';
import { VARIABLE_NAMES, type VARIABLES, type VariableName } from './variables.ts';

type CamelCase<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${Lowercase<First>}${Capitalize<CamelCase<Rest>>}`
  : Lowercase<Name>;

/** The type of an option; structured settings (keys, lists) are given as text. */
type Plain<Value> = Value extends number | boolean | undefined ? Value : string | Extract<Value, undefined>;

/** Settings of the standalone server, which the library ignores, valid or not. */
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
  // LOCAL_DOWNLOADS also accepts its former boolean values.
  readonly [Name in OptionVariable as CamelCase<Name>]?:
    | Plain<z.output<(typeof VARIABLES)[Name]['schema']>>
    | (Name extends 'LOCAL_DOWNLOADS' ? boolean : never);
};

const NAMES = new Map(
  VARIABLE_NAMES.filter((name) => !OF_THE_SERVER.some((one) => one === name)).map((name) => [camelCase(name), name]),
);

/** The option of a setting, such as `cacheSeconds` for CACHE_SECONDS. */
export function optionOf(variable: VariableName): string {
  return [...NAMES].find(([, name]) => name === variable)?.[0] ?? variable;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Removes settings of the standalone server: a hosting platform's PORT or HOST is not meant for the library. */
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
