// A stand-in for huggingface-inference-toolkit, the default container of Inference Endpoints: one pipeline at `POST /`,
// exact content types, and 400 for whatever goes wrong.

import { PIPELINES } from './pipelines.ts';
import { cosine, embed, relevanceLogit, sigmoid, tokensOf } from './pretend-model.ts';
import { type Asked, isObject, type Reply, type StandInOptions, startStandIn } from './stand-in.ts';
import { PipelineError } from './text-pipelines.ts';

export interface ToolkitOptions extends StandInOptions {
  /** A transformers task, or `sentence-similarity`, `sentence-embeddings`, `sentence-ranking`. */
  task?: string;
  labels?: string[];
}

const JSON_TYPES = ['application/json', 'application/json; charset=UTF-8'];
const MEDIA_TYPES = (
  'image/png image/jpeg image/jpg image/tiff image/bmp image/gif image/webp image/x-image ' +
  'audio/x-flac audio/flac audio/mpeg audio/x-mpeg-3 audio/wave audio/wav audio/x-wav audio/ogg audio/x-audio audio/webm ' +
  'audio/webm;codecs=opus audio/AMR audio/amr audio/AMR-WB audio/AMR-WB+ audio/m4a audio/x-m4a'
).split(' ');
const AUDIO_TASKS = ['automatic-speech-recognition', 'audio-classification'];

export function startToolkit(options: ToolkitOptions = {}) {
  return startStandIn(options, async (asked, now) => {
    const { method, path, headers } = asked;
    // The container has no keys: the proxy in front of a protected endpoint has.
    if (now.token && headers.authorization !== `Bearer ${now.token}`)
      return { status: 401, body: { error: 'Unauthorized' } };
    if (method === 'GET' && ['/', '/health'].includes(path)) return { body: 'Ok' };
    if (!['/', '/predict'].includes(path)) return { status: 404, body: 'Not Found' };
    if (method !== 'POST') return { status: 405, body: 'Method Not Allowed' };
    try {
      return await predict(asked, now);
    } catch (error) {
      return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
    }
  });
}

async function predict(asked: Asked, { task = 'text-classification', labels }: ToolkitOptions): Promise<Reply> {
  const type = asked.headers['content-type'] ?? 'None';
  const known = [...JSON_TYPES, 'text/csv', 'text/plain', ...MEDIA_TYPES].join(', ');
  const raw = MEDIA_TYPES.includes(type);
  if (!raw && !JSON_TYPES.includes(type))
    throw new PipelineError(`\n Content type "${type}" not supported.\n Supported content types are:\n ${known}\n `);
  const accept = asked.headers.accept ?? '*/*';
  if (!['*/*', ...JSON_TYPES, ...MEDIA_TYPES].includes(accept))
    throw new PipelineError(`\n Accept type "${accept}" not supported.\n Supported accept types are:\n ${known}\n `);
  const body = raw ? { inputs: asked.bytes } : asked.body;
  if (!isObject(body)) throw new PipelineError('unexpected character: line 1 column 1 (char 0)');
  if (!('inputs' in body))
    throw new PipelineError(`Body needs to provide a inputs key, received: b'${JSON.stringify(body)}'`);
  const query = Object.fromEntries([...asked.query].map(([key, value]) => [key, converted(value)]));
  const hasParameters = 'parameters' in body;
  const parameters: unknown = hasParameters ? body.parameters : query;
  if (!isObject(parameters)) throw new PipelineError('argument after ** must be a mapping, not NoneType');
  asked.ignored.push(...Object.keys(body).filter((key) => key !== 'inputs' && key !== 'parameters'));
  if (hasParameters) asked.ignored.push(...Object.keys(query).map((key) => `?${key}`));
  const inputs = hasParameters && AUDIO_TASKS.includes(task) ? decoded(body.inputs) : body.inputs;
  const answer = await run(task, inputs, named(task, parameters), labels, asked);
  if (accept.startsWith('image/')) throw new PipelineError("Can only serialize PIL.Image.Image, got <class 'list'>");
  return { headers: { 'content-type': accept === '*/*' ? 'application/json' : accept }, body: JSON.stringify(answer) };
}

function converted(value: string): unknown {
  if (/^\d+$/.test(value)) return Number(value);
  return value === 'true' ? true : value === 'false' ? false : value;
}

function decoded(inputs: unknown): Buffer {
  const text = String(inputs);
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new PipelineError('Only base64 data is allowed');
  if (text.length % 4 !== 0) throw new PipelineError('Incorrect padding');
  return Buffer.from(text, 'base64');
}

/** `generation_parameters` is another name for `generate_kwargs` with the tasks that have it. */
function named(task: string, { generation_parameters, ...rest }: Record<string, unknown>): Record<string, unknown> {
  const takes =
    task.includes('translation') || ['text-generation', 'image-to-text', 'automatic-speech-recognition'].includes(task);
  if (generation_parameters === undefined) return rest;
  return { ...rest, [takes ? 'generate_kwargs' : 'generation_parameters']: generation_parameters };
}

function run(
  task: string,
  inputs: unknown,
  parameters: Record<string, unknown>,
  labels: string[] | undefined,
  asked: Asked,
): unknown {
  const sentences = SENTENCE_TASKS[task];
  if (sentences) {
    asked.ignored.push(...Object.keys(parameters).map((key) => `parameters.${key}`));
    return sentences(inputs);
  }
  const pipeline = PIPELINES[task];
  if (pipeline) return pipeline({ inputs, parameters, fork: false, labels });
  if (task !== 'feature-extraction') throw new PipelineError(`Unknown task ${task}`);
  const tokens = (text: unknown) => [['[CLS]', ...tokensOf(String(text)), '[SEP]'].map((token) => embed(token))];
  return Array.isArray(inputs) ? inputs.map(tokens) : tokens(inputs);
}

/** Sentence transformers take their inputs by name, and no parameters. */
const SENTENCE_TASKS: Record<string, (inputs: unknown) => unknown> = {
  'sentence-similarity'(inputs) {
    const { source_sentence, sentences } = keywords(inputs, 'SentenceSimilarityPipeline', [
      'source_sentence',
      'sentences',
    ]);
    const others = [sentences].flat();
    if (others.length === 0) throw new PipelineError('mat1 and mat2 shapes cannot be multiplied (1x8 and 0x0)');
    const source = embed(String([source_sentence].flat()[0]));
    return { similarities: others.map((sentence) => cosine(source, embed(String(sentence)))) };
  },
  'sentence-embeddings'(inputs) {
    const sentences = isObject(inputs)
      ? keywords(inputs, 'SentenceEmbeddingPipeline', ['sentences']).sentences
      : inputs;
    const vectors = [sentences].flat().map((sentence) => embed(String(sentence)));
    return { embeddings: Array.isArray(sentences) ? vectors : vectors[0] };
  },
  'sentence-ranking'(inputs) {
    if (!isObject(inputs)) {
      const pairs = Array.isArray(inputs) && Array.isArray(inputs[0]) ? inputs : [inputs];
      return { scores: pairs.map((pair) => sigmoid(relevanceLogit(String(pair[0]), String(pair[1])))) };
    }
    const { query, texts, return_documents } = keywords(
      inputs,
      'SentenceRankingPipeline',
      ['query', 'texts'],
      ['return_documents'],
    );
    if (!Array.isArray(texts))
      throw new PipelineError(
        `Provided texts=${JSON.stringify(texts)}, but a list of non-empty strings should be provided instead.`,
      );
    const ranks = texts.map((text, index) => ({
      score: sigmoid(relevanceLogit(String(query), String(text))),
      ...(return_documents === true && { text }),
      index,
    }));
    return ranks.sort((a, b) => b.score - a.score);
  },
};

function keywords(
  inputs: unknown,
  pipeline: string,
  needed: string[],
  optional: string[] = [],
): Record<string, unknown> {
  const given = isObject(inputs) ? inputs : {};
  const unknown = Object.keys(given).find((key) => ![...needed, ...optional].includes(key));
  if (unknown) throw new PipelineError(`${pipeline}.__call__() got an unexpected keyword argument '${unknown}'`);
  const missing = needed.find((key) => !(key in given));
  if (missing) throw new PipelineError(`${pipeline}.__call__() missing 1 required positional argument: '${missing}'`);
  return given;
}
