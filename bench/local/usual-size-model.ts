// A text classifier of the size that people use in earnest, with random weights: what is measured is its time, and no
// model can be downloaded where the benchmarks run. It has the layers of DistilBERT (6 of 768, 43 million parameters), by
// which Hugging Face classifies texts where nobody names a model, and the tokenizer of the small sentiment model.

import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { z } from 'zod';

const LAYERS = 6;
const WIDTH = 768;
const HEADS = 12;
const INNER = 3072;
const LABELS = 2;
/** The first with Gelu and LayerNormalization. */
const OPSET = 20;

// As much of onnx.proto as this model needs.
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Model { int64 ir_version = 1; Graph graph = 7; repeated Opset opset_import = 8; }
  message Opset { string domain = 1; int64 version = 2; }
  message Graph {
    repeated Node node = 1; string name = 2; repeated Tensor initializer = 5;
    repeated Value input = 11; repeated Value output = 12;
  }
  message Node {
    repeated string input = 1; repeated string output = 2; string op_type = 4; repeated Attribute attribute = 5;
  }
  message Attribute { string name = 1; int64 i = 3; repeated int64 ints = 8; int32 type = 20; }
  message Tensor { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
  message Value { string name = 1; Type type = 2; }
  message Type { TensorType tensor_type = 1; }
  message TensorType { int32 elem_type = 1; Shape shape = 2; }
  message Shape { repeated Dimension dim = 1; }
  message Dimension { int64 dim_value = 1; string dim_param = 2; }
`);
const Model = root.lookupType('Model');
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

/** The tokenizer's words decide how many rows of the embedding there are. */
const likeConfig = z.looseObject({ vocab_size: z.number() });

/** Writes the model into a folder of models, next to none or many others. */
export async function writeUsualSizeModel(folder: string, name: string, { like }: { like: string }): Promise<void> {
  const to = join(folder, name);
  await mkdir(join(to, 'onnx'), { recursive: true });
  for (const file of ['tokenizer.json', 'tokenizer_config.json']) await cp(join(like, file), join(to, file));
  const config = likeConfig.parse(JSON.parse(await readFile(join(like, 'config.json'), 'utf8')));
  const shape = { hidden_size: WIDTH, num_hidden_layers: LAYERS, num_attention_heads: HEADS, intermediate_size: INNER };
  const own = { ...config, ...shape, 'transformers.js_config': { dtype: 'fp32' } };
  await writeFile(join(to, 'config.json'), JSON.stringify(own));
  await writeFile(
    join(to, 'onnx', 'model.onnx'),
    Model.encode(Model.fromObject(classifier(config.vocab_size))).finish(),
  );
}

function classifier(vocabulary: number): object {
  const node: object[] = [];
  const initializer: object[] = [];
  const random = createRandom();
  let names = 0;

  function tensor(dims: readonly number[], data: Float32Array | BigInt64Array): string {
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const name = `w${names++}`;
    initializer.push({ name, dims, dataType: data instanceof Float32Array ? FLOAT : INT64, rawData: raw });
    return name;
  }
  const weights = (...dims: number[]) => {
    const length = dims.reduce((product, size) => product * size, 1);
    return tensor(dims, Float32Array.from({ length }, random));
  };
  const filled = (length: number, value: number) => tensor([length], new Float32Array(length).fill(value));
  const integers = (...values: number[]) => tensor([values.length], BigInt64Array.from(values, BigInt));

  function op(opType: string, input: string[], attributes: Record<string, number | number[]> = {}): string {
    const output = `v${names++}`;
    const attribute = Object.entries(attributes).map(([name, value]) =>
      Array.isArray(value) ? { name, ints: value, type: ATTRIBUTE_INTS } : { name, i: value, type: ATTRIBUTE_INT },
    );
    node.push({ opType, input, output: [output], attribute });
    return output;
  }
  const linear = (x: string, from: number, to: number) =>
    op('Add', [op('MatMul', [x, weights(from, to)]), filled(to, 0)]);
  const normal = (x: string) => op('LayerNormalization', [x, filled(WIDTH, 1), filled(WIDTH, 0)]);
  const heads = (x: string, perm: number[]) =>
    op('Transpose', [op('Reshape', [linear(x, WIDTH, WIDTH), integers(0, 0, HEADS, WIDTH / HEADS)])], { perm });

  let x = normal(op('Gather', [weights(vocabulary, WIDTH), 'input_ids']));
  const seen = op('Unsqueeze', [op('Cast', ['attention_mask'], { to: FLOAT }), integers(1, 2)]);
  const hidden = op('Mul', [op('Sub', [filled(1, 1), seen]), filled(1, -10_000)]);
  for (let layer = 0; layer < LAYERS; layer++) {
    const scores = op('MatMul', [heads(x, [0, 2, 1, 3]), heads(x, [0, 2, 3, 1])]);
    const found = op('MatMul', [op('Softmax', [op('Add', [scores, hidden])], { axis: -1 }), heads(x, [0, 2, 1, 3])]);
    const together = op('Reshape', [op('Transpose', [found], { perm: [0, 2, 1, 3] }), integers(0, 0, WIDTH)]);
    x = normal(op('Add', [x, linear(together, WIDTH, WIDTH)]));
    x = normal(op('Add', [x, linear(op('Gelu', [linear(x, WIDTH, INNER)]), INNER, WIDTH)]));
  }
  const first = op('Gather', [x, tensor([], BigInt64Array.of(0n))], { axis: 1 });
  node.push({ opType: 'Identity', input: [linear(first, WIDTH, LABELS)], output: ['logits'], attribute: [] });

  const rows = (elemType: number, ...params: string[]) => ({
    tensorType: { elemType, shape: { dim: params.map((dimParam) => ({ dimParam })) } },
  });
  const input = ['input_ids', 'attention_mask'].map((name) => ({ name, type: rows(INT64, 'batch', 'tokens') }));
  const output = [{ name: 'logits', type: rows(FLOAT, 'batch', 'labels') }];
  return {
    irVersion: 9,
    opsetImport: [{ domain: '', version: OPSET }],
    graph: { name: 'classifier', node, initializer, input, output },
  };
}

/** Numbers around zero, as spread as a trained network's; the same each time. */
function createRandom(): () => number {
  let state = 1;
  return () => {
    state = Math.imul(state, 48_271) % 0x7fffffff;
    return (state / 0x7fffffff) * 0.05;
  };
}
