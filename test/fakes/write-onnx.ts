// Writes small ONNX networks: as much of onnx.proto as the networks of the tests need.

export interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

export interface Network {
  readonly inputs: Readonly<Record<string, Shape>>;
  readonly outputs: Readonly<Record<string, Shape>>;
  readonly constants: Readonly<Record<string, Constant>>;
  /** In the order in which they run. */
  readonly nodes: readonly Node[];
}

export interface Shape {
  readonly type: 'float' | 'int64';
  /** A name stands for any size. */
  readonly dims: readonly (number | string)[];
}

export interface Constant {
  readonly dims: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

const TYPES = { float: 1, int64: 7 } as const;
const IR_VERSION = 8;
const OPSET = 13;

export function writeOnnx({ inputs, outputs, constants, nodes }: Network): Buffer {
  const graph = [
    ...nodes.map((node) => part(1, writeNode(node))),
    text(2, 'graph'),
    ...Object.entries(constants).map(([name, constant]) => part(5, writeTensor(name, constant))),
    ...Object.entries(inputs).map(([name, shape]) => part(11, writeValue(name, shape))),
    ...Object.entries(outputs).map(([name, shape]) => part(12, writeValue(name, shape))),
  ];
  return Buffer.concat([integer(1, IR_VERSION), part(8, integer(2, OPSET)), part(7, ...graph)]);
}

function writeNode({ op, inputs, output, attributes = {} }: Node): Buffer {
  return Buffer.concat([
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) =>
      typeof value === 'number'
        ? part(5, text(1, name), integer(3, value), integer(20, 2))
        : part(5, text(1, name), ...value.map((one) => integer(8, one)), integer(20, 7)),
    ),
  ]);
}

function writeTensor(name: string, { dims, data }: Constant): Buffer {
  const type = data instanceof Float32Array ? TYPES.float : TYPES.int64;
  const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat([...dims.map((dim) => integer(1, dim)), integer(2, type), text(8, name), part(9, raw)]);
}

function writeValue(name: string, { type, dims }: Shape): Buffer {
  const shape = dims.map((dim) => part(1, typeof dim === 'number' ? integer(1, dim) : text(2, dim)));
  return Buffer.concat([text(1, name), part(2, part(1, integer(1, TYPES[type]), part(2, ...shape)))]);
}

function text(field: number, value: string): Buffer {
  return part(field, Buffer.from(value));
}

function part(field: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
}

function integer(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

/** A negative one has ten bytes, as two's complement of 64 bits. */
function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 128n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  return Buffer.from([...out, Number(rest)]);
}
