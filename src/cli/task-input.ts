// Turns words of the command line into the input of a task: text, JSON for inputs with several parts, or file names for
// pictures and recordings. The GraphQL schema determines the form.

import { readFile } from 'node:fs/promises';
import { getNamedType, isInputObjectType } from 'graphql';
import { schema } from '../graphql/schema.ts';
import { decodeText } from '../utils/decode-text.ts';
import { errorCode } from '../utils/error-code.ts';
import type { CommandContext } from './commands.ts';
import { readStdin, readStdinText } from './standard-input.ts';
import { UsageError } from './usage-error.ts';

/** The field that holds a task's input, and its form on the command line. */
export interface InputForm {
  field: 'inputs' | 'image' | 'audio' | 'messages';
  kind: 'text' | 'file' | 'json';
  /** Members of the JSON, for error messages. */
  members: readonly string[];
}

/** The file name that means standard input. */
const STDIN = '-';

export function inputFormOf(mutation: string): InputForm {
  const argument = schema.getMutationType()?.getFields()[mutation]?.args[0];
  const fields = argument && inputFields(argument.type);
  for (const field of ['image', 'audio'] as const) if (fields?.[field]) return { field, kind: 'file', members: [] };
  if (fields?.messages) return { field: 'messages', kind: 'json', members: inputMembers(fields.messages.type) };
  if (!fields?.inputs) throw new TypeError(`${mutation} has no inputs.`);
  const members = inputMembers(fields.inputs.type);
  return { field: 'inputs', kind: members.length > 0 ? 'json' : 'text', members };
}

/** `model`, `connection`, `parameters` and `options` of the call. @throws UsageError */
export function choicesOf(options: CommandContext['options']): Record<string, unknown> {
  const parameters = options.get('parameters');
  return {
    options: { waitForModel: true },
    ...(options.has('model') ? { model: options.get('model') } : {}),
    ...(options.has('connection') ? { connection: options.get('connection') } : {}),
    ...(parameters === undefined ? {} : { parameters: parseObject(parameters, '--parameters') }),
  };
}

/**
 * @param word an input word of the command line
 * @param isFile whether the word names a file, for tasks that take text
 * @throws UsageError when the word is not valid input for the task
 */
export async function readInput(form: InputForm, word: string, isFile: boolean): Promise<Record<string, unknown>> {
  if (form.kind === 'file') return { [form.field]: word === STDIN ? await bytesOfStdin() : await readBytes(word) };
  const text = word === STDIN ? await textOfStdin() : isFile ? await readText(word) : word;
  return { [form.field]: form.kind === 'text' ? text : parseInput(form, text) };
}

/** Chats also accept plain text, as a single message. */
function parseInput({ field, members }: InputForm, text: string): unknown {
  if (field === 'messages' && !/^\s*\[/.test(text)) return [{ role: 'USER', content: text }];
  if (members.includes('pastUserInputs') && !/^\s*\{/.test(text)) return { text };
  if (field === 'messages') return parseJson(text, 'INPUT', `a list of { ${members.join(', ')} }`);
  return parseObject(text, 'INPUT', `{ ${members.join(', ')} }`);
}

function parseObject(text: string, what: string, form = 'an object'): object {
  const value = parseJson(text, what, form);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new UsageError(`${what}: expected JSON, ${form}, got "${text.slice(0, 100)}".`);
}

function parseJson(text: string, what: string, form: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${what}: expected JSON, ${form}, got "${text.slice(0, 100)}".`);
  }
}

function inputFields(type: Parameters<typeof getNamedType>[0]) {
  const named = getNamedType(type);
  return isInputObjectType(named) ? named.getFields() : undefined;
}

function inputMembers(type: Parameters<typeof getNamedType>[0]): readonly string[] {
  return Object.keys(inputFields(type) ?? {});
}

async function textOfStdin(): Promise<string> {
  const text = await readStdinText();
  if (text === undefined) throw new UsageError('Standard input holds nothing: give INPUT, or --file FILE.');
  return text;
}

async function bytesOfStdin(): Promise<Uint8Array> {
  const bytes = await readStdin();
  if (!bytes || bytes.length === 0) throw new UsageError('Standard input holds nothing: give INPUT, or --file FILE.');
  return bytes;
}

async function readText(file: string): Promise<string> {
  return decodeText(await readBytes(file)).replace(/\r?\n$/, '');
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UsageError(`The file ${file} cannot be read (${errorCode(error) ?? 'unreadable'}).`);
  }
}
