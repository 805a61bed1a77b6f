// The parameters of a task that have no field of their own in its panel: what was written, and what is sent of it.

import { useState } from 'react';
import { PARAMETERS } from '../generated/parameters.ts';
import type { ParameterField } from './parameter-field.ts';
import { splitList } from './split-list.ts';

export interface Parameters {
  fields: readonly ParameterField[];
  /** As written, by name; absent: the default. */
  written: Readonly<Record<string, string>>;
  set(name: string, text: string): void;
  /** What is sent. */
  values: Readonly<Record<string, unknown>>;
  /** Why a text is not sent, by name. */
  problems: Readonly<Record<string, string>>;
}

/** @param own names of parameters that the panel has a field of its own for */
export function useParameters(mutation: string, shared: URLSearchParams, own: readonly string[] = []): Parameters {
  const fields = (PARAMETERS[mutation] ?? []).filter(({ name }) => !own.includes(name));
  const [written, setWritten] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(fields.map(({ name }) => [name, shared.get(name) ?? ''])),
  );
  const values: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  for (const field of fields) {
    const text = written[field.name] ?? '';
    if (text.trim() === '') continue;
    try {
      values[field.name] = readParameter(field, text);
    } catch (error) {
      problems[field.name] = error instanceof Error ? error.message : String(error);
    }
  }
  return { fields, written, set: (name, text) => setWritten({ ...written, [name]: text }), values, problems };
}

/** Throws with what was expected. */
export function readParameter({ kind, isList, min, max, values = [] }: ParameterField, text: string): unknown {
  switch (kind) {
    case 'Int':
    case 'Float': {
      const number = Number(text);
      const isInRange = number >= (min ?? Number.NEGATIVE_INFINITY) && number <= (max ?? Number.POSITIVE_INFINITY);
      if (isInRange && (kind === 'Float' || Number.isInteger(number))) return number;
      throw new RangeError(`Expected ${kind === 'Int' ? 'a whole number' : 'a number'}${rangeText(min, max)}.`);
    }
    case 'Boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      throw new TypeError('Expected true or false.');
    case 'Enum':
      if (values.some(({ name }) => name === text)) return text;
      throw new TypeError(`Expected one of ${values.map(({ name }) => name).join(', ')}.`);
    case 'String':
      return isList ? splitList(text, '\n') : text;
    case 'JSON':
      try {
        return JSON.parse(text);
      } catch {
        throw new TypeError('Expected JSON.');
      }
  }
}

function rangeText(min: number | undefined, max: number | undefined): string {
  if (min === undefined) return '';
  return max === undefined ? `, ${min} or more` : ` from ${min} to ${max}`;
}
