// Checks whether an answer is the requested JSON. Schemas come from callers and answers from models, so each check has
// a time limit: a pattern such as `^(a+)+$` could otherwise block the server for years.

import { createContext, Script } from 'node:vm';
import { type Schema, Validator } from '@cfworker/json-schema';
import { isRecord } from '../../utils/is-record.ts';
import type { ChatReply } from './chat-message.ts';
import type { JsonSchema, ResponseFormat } from './chat-parameters.ts';

export interface JsonReply extends ChatReply {
  /** Absent: no JSON was requested, or there are tool calls. Null: valid. Otherwise the problem. */
  jsonProblem?: string | null;
}

/** Time limit of a check, in milliseconds; the event loop is blocked meanwhile. */
const CHECK_MS = 500;
/** Most problems in one error message. */
const MAX_PROBLEMS = 3;

const sandbox: { check?: () => unknown } = createContext({});
const script = new Script('check()');

/** Adds the problem with the JSON of a reply, if JSON was requested. */
export function withJsonProblem(reply: ChatReply, format: ResponseFormat | undefined): JsonReply {
  const { content } = reply.message;
  if (!format || format.type === 'text' || content === null) return reply;
  return { ...reply, jsonProblem: jsonProblem(content, format) ?? null };
}

/** @returns the problem with the text, or undefined if it is valid */
function jsonProblem(text: string, { type, schema }: ResponseFormat): string | undefined {
  let value: unknown;
  try {
    value = parseJsonAnswer(text);
  } catch (error) {
    return `the model wrote no JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'it cannot be parsed'}`;
  }
  if (type === 'json_schema' && schema) return schemaProblem(value, schema);
  return isRecord(value) ? undefined : 'the model wrote JSON that is no object';
}

/** Parses JSON, also inside a Markdown code block, which models without a grammar often write. @throws SyntaxError */
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
    // Innermost errors name the problem; outer ones only say that there is one.
    const innermost = errors.filter(
      ({ keywordLocation: place }) => !errors.some((other) => other.keywordLocation.startsWith(`${place}/`)),
    );
    const problems = innermost.slice(0, MAX_PROBLEMS).map(({ instanceLocation: place, error }) => `${place}: ${error}`);
    return `the JSON does not match the schema: ${problems.join(' ')}`.slice(0, 500);
  } catch (error) {
    // Not `instanceof Error`, because the script's errors belong to another realm.
    const isSlow = isRecord(error) && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    const why = isSlow ? `it takes longer than ${CHECK_MS} ms` : isRecord(error) ? String(error.message) : 'it fails';
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
