// Whether an answer is the JSON that was asked for. Schemas come from callers and answers from models, so that each check
// runs under a time of its own: a pattern such as `^(a+)+$` would otherwise hold the server for years.

import { createContext, Script } from 'node:vm';
import { type Schema, Validator } from '@cfworker/json-schema';
import type { ChatReply } from './chat-message.ts';
import type { JsonSchema, ResponseFormat } from './chat-parameters.ts';

export interface JsonReply extends ChatReply {
  /** Absent: no JSON was asked for, or tools are. Null: it is as asked. Else what is wrong with it. */
  jsonProblem?: string | null;
}

/** A check of a large answer takes some; the event loop stands still meanwhile. */
const CHECK_MS = 500;
/** Most problems that one error names. */
const MAX_PROBLEMS = 3;

const sandbox: { check?: () => unknown } = createContext({});
const script = new Script('check()');

/** The reply with what is wrong with its JSON, where some was asked for. */
export function withJsonProblem(reply: ChatReply, format: ResponseFormat | undefined): JsonReply {
  const { content } = reply.message;
  if (!format || format.type === 'text' || content === null) return reply;
  return { ...reply, jsonProblem: jsonProblem(content, format) ?? null };
}

/** @returns what is wrong with the text, or undefined where it is as asked */
function jsonProblem(text: string, { type, schema }: ResponseFormat): string | undefined {
  let value: unknown;
  try {
    value = parseJsonAnswer(text);
  } catch (error) {
    return `the model wrote no JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'it cannot be parsed'}`;
  }
  if (type === 'json_schema' && schema) return schemaProblem(value, schema);
  return isObject(value) && !Array.isArray(value) ? undefined : 'the model wrote JSON that is no object';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Models without a grammar like to put JSON into a block of Markdown. Throws a SyntaxError on what is none. */
export function parseJsonAnswer(text: string): unknown {
  // A byte order mark is white space to `trim`.
  const trimmed = text.trim();
  const isFenced = trimmed.length > 6 && trimmed.startsWith('```') && trimmed.endsWith('```');
  return JSON.parse(isFenced ? trimmed.slice(3, -3).replace(/^[a-z]+/i, '') : trimmed);
}

function schemaProblem(value: unknown, schema: JsonSchema): string | undefined {
  try {
    const { valid, errors } = bounded(() => new Validator(schema as Schema, draftOf(schema), false).validate(value));
    if (valid) return undefined;
    // The innermost say what is wrong; those around them, that something is.
    const innermost = errors.filter(
      ({ keywordLocation: place }) => !errors.some((other) => other.keywordLocation.startsWith(`${place}/`)),
    );
    const told = innermost.slice(0, MAX_PROBLEMS).map(({ instanceLocation: place, error }) => `${place}: ${error}`);
    return `the JSON is none by the schema: ${told.join(' ')}`.slice(0, 500);
  } catch (error) {
    // Not `instanceof Error`: what ends a script is an error of its own realm.
    const isSlow = isObject(error) && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    const why = isSlow ? `it takes longer than ${CHECK_MS} ms` : isObject(error) ? String(error.message) : 'it fails';
    return `the JSON cannot be checked against the schema: ${why.slice(0, 300)}`;
  }
}

function draftOf({ $schema }: JsonSchema): '4' | '7' | '2019-09' | '2020-12' {
  const said = typeof $schema === 'string' ? $schema : '';
  return (
    (['2019-09', '4', '7'] as const).find((draft) => said.includes(`draft-0${draft}`) || said.includes(`/${draft}/`)) ??
    '2020-12'
  );
}

function bounded<Result>(check: () => Result): Result {
  let result: { value: Result } | undefined;
  sandbox.check = () => {
    result = { value: check() };
  };
  try {
    script.runInContext(sandbox, { timeout: CHECK_MS });
  } finally {
    delete sandbox.check;
  }
  if (!result) throw new Error('it gave no result');
  return result.value;
}
