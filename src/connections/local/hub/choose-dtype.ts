// Chooses the precision of a model and its files, from a listing of the repository or folder. transformers.js'
// ModelRegistry would send a request per possible file, and load onnxruntime into this process (2 s and 40 MB).

import { z } from 'zod';
import { DTYPE_SUFFIXES, DTYPES, type Dtype, isDtype } from '../model-id.ts';

/** The members of config.json that the choice depends on. */
export const weightsConfig = z.looseObject({
  architectures: z.array(z.string()).nullish().catch(undefined),
  is_encoder_decoder: z.boolean().nullish().catch(undefined),
  'transformers.js_config': z
    .looseObject({
      dtype: z
        .union([z.string(), z.record(z.string(), z.string())])
        .nullish()
        .catch(undefined),
      use_external_data_format: z
        .union([z.boolean(), z.number(), z.record(z.string(), z.union([z.boolean(), z.number()]))])
        .nullish()
        .catch(undefined),
    })
    .nullish()
    .catch(undefined),
});

export type WeightsConfig = z.output<typeof weightsConfig>;

export interface Weights {
  /** Its name; `mixed` if the model specifies a precision per part. */
  readonly name: Dtype | 'mixed';
  /** The option of transformers.js. */
  readonly dtype: Dtype | Readonly<Record<string, Dtype>>;
  /** Folder of the files: `onnx` or the top of the repository. */
  readonly subfolder: 'onnx' | '';
  /** Paths of networks and their external data. */
  readonly files: readonly string[];
}

/** Eight bits first: nearly the quality of the original at a quarter of its size, and the fastest on a CPU. */
const PREFERRED: readonly Dtype[] = ['q8', 'int8', 'uint8', 'q4', 'q4f16', 'fp16', 'fp32', 'bnb4'];

const ENCODER_DECODER = /ForConditionalGeneration$|ForSpeechSeq2Seq$|^VisionEncoderDecoderModel$|^MarianMTModel$/;

/** All complete precisions, preferred ones first; the model's own choice comes before all others. */
export function listWeights(paths: readonly string[], config: WeightsConfig): Weights[] {
  for (const subfolder of ['onnx', ''] as const) {
    const networks = networksIn(paths, subfolder);
    const parts = partsOf(networks, config);
    if (parts.length === 0) continue;
    const weights = (name: Weights['name'], dtypeOf: (part: string) => Dtype): Weights | undefined => {
      const files = parts.map((part) => networks.get(part)?.get(dtypeOf(part)));
      if (!files.every((file) => file !== undefined)) return undefined;
      const data = files.map((file) => externalDataOf(file, paths));
      if (files.some((file, i) => announcedParts(file, config) > (data[i]?.length ?? 0))) return undefined;
      const dtype = name === 'mixed' ? Object.fromEntries(parts.map((part) => [part, dtypeOf(part)])) : name;
      return { name, dtype, subfolder, files: [...files, ...data.flat()] };
    };
    const own = config['transformers.js_config']?.dtype;
    const ownDtype = (part: string) => (typeof own === 'string' ? toDtype(own) : toDtype(own?.[part] ?? 'fp32'));
    const [first, ...rest] = new Set(parts.map(ownDtype));
    const ownWeights = own ? weights(first && rest.length === 0 ? first : 'mixed', ownDtype) : undefined;
    const others = PREFERRED.map((dtype) => weights(dtype, () => dtype)).filter((found) => found !== undefined);
    return ownWeights ? [ownWeights, ...others.filter(({ name }) => name !== ownWeights.name)] : others;
  }
  return [];
}

/** @param wanted an explicit one is never replaced by another */
export function chooseWeights(
  available: readonly Weights[],
  wanted: { dtype: Dtype | undefined; preferred?: Dtype | undefined; not?: readonly string[] },
): Weights | undefined {
  if (wanted.dtype) return available.find(({ name }) => name === wanted.dtype);
  const usable = available.filter(({ name }) => !wanted.not?.includes(name));
  return usable.find(({ name }) => name === wanted.preferred) ?? usable[0];
}

/** Part ("model", "encoder_model") -> dtype -> path. */
function networksIn(paths: readonly string[], subfolder: string): Map<string, Map<Dtype, string>> {
  const networks = new Map<string, Map<Dtype, string>>();
  const prefix = subfolder ? `${subfolder}/` : '';
  for (const path of paths) {
    const file = path.startsWith(prefix) ? path.slice(prefix.length) : '';
    if (!file.endsWith('.onnx') || file.includes('/')) continue;
    const name = file.slice(0, -'.onnx'.length);
    const dtype = DTYPES.find((one) => one !== 'fp32' && name.endsWith(DTYPE_SUFFIXES[one])) ?? 'fp32';
    const part = name.slice(0, name.length - DTYPE_SUFFIXES[dtype].length);
    networks.set(part, (networks.get(part) ?? new Map<Dtype, string>()).set(dtype, path));
  }
  return networks;
}

/** The networks that transformers.js opens for the model. */
function partsOf(networks: ReadonlyMap<string, unknown>, config: WeightsConfig): readonly string[] {
  const all = (...parts: string[]) => (parts.every((part) => networks.has(part)) ? parts : []);
  const encodes = config.is_encoder_decoder || config.architectures?.some((name) => ENCODER_DECODER.test(name));
  const pair = all('encoder_model', 'decoder_model_merged');
  const choices = encodes ? [pair, all('embed_tokens', 'decoder_model_merged'), all('model')] : [all('model'), pair];
  return [...choices, all('embed_tokens', 'decoder_model_merged')].find((parts) => parts.length > 0) ?? [];
}

/** transformers.js also falls back to fp32. */
function toDtype(text: string): Dtype {
  return isDtype(text) ? text : 'fp32';
}

/** `model.onnx_data`, `model.onnx_data_1`… hold the weights of a network above 2 GB, or of one that was split. */
function externalDataOf(network: string, paths: readonly string[]): string[] {
  const data = paths.filter(
    (path) => path.startsWith(network) && /^(?:_data(?:_\d+)?|\.data)$/.test(path.slice(network.length)),
  );
  return data.sort();
}

/** Parts of external data that the model's config announces for a network; 0: none. */
export function announcedParts(network: string, config: WeightsConfig): number {
  const announced = config['transformers.js_config']?.use_external_data_format;
  const name = network.split('/').at(-1) ?? network;
  const part = name.replace(/(?:_(?:quantized|u?int8|fp16|q4|q4f16|bnb4))?\.onnx$/, '');
  const value = typeof announced === 'object' && announced ? (announced[name] ?? announced[part]) : announced;
  return Number(value ?? 0);
}
