// The models behind the stand-ins: every answer is a function of its input alone, so that a test can compare an item
// sent by itself with the same item in a batch.

import { createHash } from 'node:crypto';
import { isObject } from './stand-in.ts';

export function hash(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32LE(0);
}

/** Words with the white space before them; their concatenation is the text. */
export function tokensOf(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

export function countTokens(text: string): number {
  return tokensOf(text).length;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}

/** Of words, which come back in text after text: to hash each anew was a tenth of the tests of whole tasks. */
const wordHashes = new Map<string, number>();

function wordHash(word: string): number {
  const known = wordHashes.get(word);
  if (known !== undefined) return known;
  if (wordHashes.size === 10_000) wordHashes.clear();
  const fresh = hash(word);
  wordHashes.set(word, fresh);
  return fresh;
}

/** A bag of words: texts that share words point the same way. Not normalized. */
export function embed(text: string, dimensions = 8): number[] {
  const sum = new Array<number>(dimensions).fill(0);
  for (const word of ['', ...wordsOf(text)])
    for (let at = 0; at < dimensions; at += 1) sum[at] = (sum[at] ?? 0) + (wordHash(`${word}:${at}`) / 2 ** 31 - 1);
  return sum.map(Math.fround);
}

export function normalized(vector: number[]): number[] {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => Math.fround(value / length));
}

export function cosine(a: number[], b: number[]): number {
  const dot = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return dot / (Math.hypot(...a) * Math.hypot(...b) || 1);
}

export function base64Floats(vector: number[]): string {
  return Buffer.from(Float32Array.from(vector).buffer).toString('base64');
}

/** A cross-encoder's logit: words that the two share. */
export function relevanceLogit(query: string, document: string): number {
  const wanted = new Set(wordsOf(query));
  const found = wordsOf(document).filter((word) => wanted.has(word)).length;
  return found * 2 - 3 + (hash(document) / 2 ** 32) * 0.1;
}

export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

export function softmax(logits: number[]): number[] {
  const powers = logits.map(Math.exp);
  const sum = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / sum);
}

export const LABELS = ['anger', 'joy', 'love', 'neutral', 'sadness', 'surprise', 'fear'];

/** A logit for each label in turn: high where the text has the label's word. */
export function labelLogits(text: string, labels = LABELS): number[] {
  const words = new Set(wordsOf(text));
  return labels.map((label) => (words.has(label.toLowerCase()) ? 3 : 0) + hash(`${label}/${text}`) / 2 ** 32);
}

export interface Generated {
  text: string;
  tokens: string[];
  finish: 'stop' | 'length' | 'stop_sequence';
}

/** Cuts a text where the request's limits say. */
export function limited(text: string, { maxTokens, stop = [] }: { maxTokens?: number; stop?: string[] }): Generated {
  const ends = stop.map((sequence) => text.indexOf(sequence)).filter((at) => at >= 0);
  const stopped = ends.length > 0 ? text.slice(0, Math.min(...ends)) : text;
  const tokens = tokensOf(stopped);
  if (maxTokens !== undefined && tokens.length > maxTokens) {
    const kept = tokens.slice(0, maxTokens);
    return { text: kept.join(''), tokens: kept, finish: 'length' };
  }
  return { text: stopped, tokens, finish: ends.length > 0 ? 'stop_sequence' : 'stop' };
}

/** A continuation begins with the space that parts it from its prompt. */
export function continuation(prompt: string): string {
  return ` and so on after ${wordsOf(prompt).slice(-3).join(' ')}, said the echo.`;
}

export interface ChatMessage {
  role: string;
  content?: unknown;
  tool_calls?: unknown;
}

export interface ChatTool {
  function: { name: string; parameters?: unknown };
}

export interface ChatTurn {
  /** Says what was last said, after the system's words; pictures are counted. */
  text: string;
  /** Tools to call with their arguments, instead of the text. */
  calls: { name: string; arguments: string }[];
  promptTokens: number;
}

export interface ChatRules {
  tools?: ChatTool[];
  /** `auto` calls the tools whose names the last message has. */
  choice?: 'none' | 'auto' | 'required' | { name: string };
  /** The schema that the answer keeps to; `true` for any JSON object. */
  schema?: unknown;
}

export function chatTurn(messages: ChatMessage[], { tools = [], choice = 'auto', schema }: ChatRules = {}): ChatTurn {
  const last = messages.at(-1);
  const said = textOf(last?.content);
  const system = messages
    .filter(({ role }) => role === 'system' || role === 'developer')
    .map((one) => textOf(one.content));
  const images = messages.reduce((count, { content }) => count + imagesIn(content), 0);
  const promptTokens = messages.reduce((sum, { content }) => sum + countTokens(textOf(content)) + 3, 0);
  const called = last?.role === 'tool' ? [] : toolsToCall(tools, choice, said);
  const calls = called.map(({ function: { name, parameters } }) => ({
    name,
    arguments: JSON.stringify(instanceOf(parameters, said)),
  }));
  const parts = [
    ...system.map((words) => `(${words})`),
    last?.role === 'tool' ? `The tool said: ${said}` : `You said: ${said}`,
  ];
  if (images > 0) parts.push(`and showed ${images}`);
  const plain = parts.join(' ');
  const text =
    schema === undefined ? plain : JSON.stringify(schema === true ? { answer: plain } : instanceOf(schema, said));
  return { text, calls, promptTokens };
}

function toolsToCall(tools: ChatTool[], choice: ChatRules['choice'], said: string): ChatTool[] {
  if (choice === 'none') return [];
  if (typeof choice === 'object') return tools.filter((tool) => tool.function.name === choice.name);
  const named = tools.filter((tool) => said.includes(tool.function.name));
  return named.length === 0 && choice === 'required' ? tools.slice(0, 1) : named;
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => (isObject(part) && typeof part.text === 'string' ? part.text : '')).join('');
}

export function imagesIn(content: unknown): number {
  return Array.isArray(content) ? content.filter((part) => isObject(part) && part.type === 'image_url').length : 0;
}

/** A value that a JSON schema admits. */
export function instanceOf(schema: unknown, said: string): unknown {
  if (!isObject(schema)) return {};
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum.find((value) => said.includes(String(value))) ?? schema.enum[0];
  const [variant] = [schema.anyOf, schema.oneOf].filter(Array.isArray).flat();
  if (variant) return instanceOf(variant, said);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'string') return said;
  if (type === 'integer' || type === 'number') return typeof schema.minimum === 'number' ? schema.minimum : said.length;
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  if (type === 'array') return [instanceOf(schema.items, said)];
  const properties = isObject(schema.properties) ? schema.properties : {};
  return Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, instanceOf(inner, said)]));
}
