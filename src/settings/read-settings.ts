// Reads the settings from the environment and the connections file. Reports all problems at once, with what is
// accepted.

import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { isLoopback } from '../security/loopback.ts';
import { decodeText } from '../utils/decode-text.ts';
import { hasChosenModels } from './chosen-models.ts';
import {
  type ConnectionOptions,
  type ConnectionSettings,
  type LocalConnectionEntry,
  readConnections,
  readConnectionsFile,
} from './connections-file.ts';
import { readPersistedOperations } from './persisted-operations-file.ts';
import { ROUTER_URL } from './setting-types.ts';
import { VARIABLE_NAMES, VARIABLES, type VariableName } from './variables.ts';

type Environment = Readonly<Record<string, string | undefined>>;

type Label = (name: VariableName) => string;

type Variables = { [Name in VariableName]: z.output<(typeof VARIABLES)[Name]['schema']> };

export interface Settings extends Omit<Variables, 'LOCAL_DOWNLOADS'> {
  LOCAL_DOWNLOADS: 'any' | 'recommended' | 'none';
  /** Task -> default local model. */
  localModels: Readonly<Record<string, string>>;
  /** All connections except `local`, which always exists. */
  connections: readonly ConnectionSettings[];
  defaultConnection: string;
  /** Id -> document. */
  persistedOperations: ReadonlyMap<string, string>;
}

/**
 * Settings or options that cannot be used. `problems` has a line for each: its name, what was given and what is
 * accepted.
 *
 * @example
 * ```ts
 * import { createInferql, SettingsError } from 'inferql';
 *
 * try {
 *   createInferql({ cacheSeconds: -1 });
 * } catch (error) {
 *   if (error instanceof SettingsError) console.error(error.problems.join('\n'));
 * }
 * ```
 */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`Invalid configuration:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

export const LOCAL = 'local';

/**
 * @param environment an empty variable counts as unset
 * @param given connections passed as an option of the library
 * @param label name of a setting in error messages: the option or flag, if it was given as one
 * @throws SettingsError with every problem
 */
export function readSettings(
  environment: Environment,
  given: readonly (ConnectionOptions | LocalConnectionEntry)[] = [],
  label: Label = (name) => name,
): Settings {
  const problems: string[] = [];
  const variables = readVariables(environment, problems, label);
  const ofProgram = readConnections('connections', { connections: given }, environment, problems);
  const ofFile = variables.CONNECTIONS_FILE
    ? readConnectionsFile(readText(variables.CONNECTIONS_FILE, problems), environment, problems)
    : undefined;
  // Connections passed as an option take precedence over the file.
  const isOfProgram = ({ id }: ConnectionSettings) => ofProgram.connections.some((one) => one.id === id);
  const added = [...(ofFile?.connections ?? []).filter((one) => !isOfProgram(one)), ...ofProgram.connections];
  const localModels = { ...variables.LOCAL_DEFAULTS, ...ofFile?.localModels, ...ofProgram.localModels };
  const huggingFace: ConnectionSettings = {
    id: 'hugging-face',
    kind: variables.HF_CUSTOM_ENDPOINT ? 'custom-endpoint' : 'hugging-face',
    baseUrl: variables.HF_BASE_URL ?? ROUTER_URL,
    apiKey: variables.HF_TOKEN,
    billTo: variables.HF_BILL_TO,
    server: 'auto',
    models: {},
    fallback: [],
  };
  if (variables.HF_CUSTOM_ENDPOINT && !variables.HF_BASE_URL && !environment.HF_BASE_URL) {
    problems.push('HF_CUSTOM_ENDPOINT is "true", but HF_BASE_URL is not set: set it to the URL of the endpoint.');
  }
  const connections = added.some(({ id }) => id === huggingFace.id) ? added : [huggingFace, ...added];
  const ids = [...connections.map(({ id }) => id), LOCAL];
  // HF_TOKEN may only serve to download gated models, so it does not replace local models that were installed.
  const hasLocalModels = Boolean(variables.LOCAL_MODELS) || hasChosenModels(variables.LOCAL_CACHE);
  const usesRouter = Boolean(variables.HF_BASE_URL || (variables.HF_TOKEN && !hasLocalModels));
  const defaultConnection = variables.DEFAULT_CONNECTION ?? (usesRouter ? 'hugging-face' : LOCAL);
  if (!ids.includes(defaultConnection)) {
    problems.push(`${label('DEFAULT_CONNECTION')}: expected one of ${ids.join(', ')}, got "${defaultConnection}".`);
  }
  for (const { id, fallback } of connections) {
    const unknown = fallback.filter((name) => !ids.includes(name) || name === id);
    if (unknown.length > 0) {
      problems.push(
        `CONNECTIONS_FILE: connection "${id}": fallback "${unknown.join('", "')}" names no other connection.`,
      );
    }
  }
  const { API_KEYS: keys, ALLOW_ANONYMOUS, HOST } = variables;
  if (keys?.length === 0 && ALLOW_ANONYMOUS === false && HOST !== undefined && !isLoopback(HOST)) {
    problems.push(
      `HOST: expected 127.0.0.1, ::1 or localhost while no API_KEYS are set, got "${HOST}", which accepts connections from other machines. Set API_KEYS, or ALLOW_ANONYMOUS=true to run without authentication.`,
    );
  }
  const persistedOperations = readPersistedOperations(variables.PERSISTED_OPERATIONS, problems);
  if (variables.ONLY_PERSISTED && !environment.PERSISTED_OPERATIONS) {
    problems.push(
      'ONLY_PERSISTED is "true", but PERSISTED_OPERATIONS is not set: set it to the file of the operations.',
    );
  }
  if (problems.length > 0) throw new SettingsError(problems);
  const isPrivate = variables.API_KEYS.length === 0 && isLoopback(variables.HOST);
  const LOCAL_DOWNLOADS = variables.LOCAL_DOWNLOADS ?? (isPrivate ? 'any' : 'recommended');
  return { ...variables, LOCAL_DOWNLOADS, localModels, connections, defaultConnection, persistedOperations };
}

function readVariables(environment: Environment, problems: string[], label: Label): Variables {
  const read = (name: VariableName) => {
    const { accepts, schema, ...rest } = VARIABLES[name];
    const value = readValue(environment, name);
    const parsed = schema.safeParse(value);
    if (parsed.success) return [name, parsed.data];
    const shown =
      'secret' in rest
        ? 'another value (not shown, it may hold a secret)'
        : `"${value?.slice(0, 200).replace(/\/\/[^/@]*@/, '//…@')}"`;
    const own = parsed.error.issues.find(({ code }) => code === 'custom')?.message;
    problems.push(`${label(name)}: expected ${own ?? accepts}, got ${shown}.`);
    return [name, undefined];
  };
  const entries = VARIABLE_NAMES.map(read);
  // Values of invalid variables are missing, but readSettings throws before they are used.
  return Object.fromEntries(entries) as Variables;
}

/** Variables that are also read in lower case, as other programs do. */
const IN_SMALL_LETTERS: readonly VariableName[] = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'];

function readValue(environment: Environment, name: VariableName): string | undefined {
  const setting = VARIABLES[name];
  const formerly = 'formerly' in setting ? setting.formerly : undefined;
  const other = IN_SMALL_LETTERS.includes(name) ? name.toLowerCase() : formerly;
  return environment[name] || (other && environment[other]) || undefined;
}

function readText(path: string, problems: string[]): string | undefined {
  try {
    return decodeText(readFileSync(path));
  } catch {
    problems.push(`CONNECTIONS_FILE: expected the path of a JSON file that can be read, got "${path}".`);
    return undefined;
  }
}
