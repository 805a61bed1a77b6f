// Moves the weights of an ONNX file into a file beside it, as exporters do above 2 GB: `model.onnx` and `model.onnx_data`.

interface Field {
  number: number;
  wire: number;
  /** With its header. */
  whole: Buffer;
  /** Of a length-delimited field. */
  content: Buffer;
}

/** Field numbers of onnx.proto. */
const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const TENSOR = { rawData: 9, externalData: 13, dataLocation: 14 };
const LENGTH_DELIMITED = 2;
/** A tensor below this stays where it is. */
const SMALLEST = 1_024;

/** @param file name of the file that the weights will have */
export function splitWeights(network: Buffer, file: string): { network: Buffer; data: Buffer } {
  const chunks: Buffer[] = [];
  let offset = 0;
  const graphs = map(network, MODEL_GRAPH, (graph) =>
    map(graph, GRAPH_INITIALIZER, (tensor) => {
      const fields = read(tensor);
      const raw = fields.find(({ number }) => number === TENSOR.rawData)?.content;
      if (!raw || raw.length < SMALLEST) return tensor;
      const place = { location: file, offset: String(offset), length: String(raw.length) };
      chunks.push(raw);
      offset += raw.length;
      return Buffer.concat([
        ...fields.filter(({ number }) => number !== TENSOR.rawData).map(({ whole }) => whole),
        ...Object.entries(place).map(([key, value]) => bytes(TENSOR.externalData, entry(key, value))),
        Buffer.from([TENSOR.dataLocation << 3, 1]),
      ]);
    }),
  );
  return { network: graphs, data: Buffer.concat(chunks) };
}

function map(message: Buffer, number: number, change: (content: Buffer) => Buffer): Buffer {
  const fields = read(message);
  return Buffer.concat(
    fields.map((field) => (field.number === number ? bytes(number, change(field.content)) : field.whole)),
  );
}

function read(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const start = at;
    const tag = varint();
    const wire = tag & 7;
    let length = 0;
    if (wire === 0) varint();
    else length = wire === LENGTH_DELIMITED ? varint() : wire === 5 ? 4 : 8;
    const content = message.subarray(at, at + length);
    at += length;
    fields.push({ number: Math.floor(tag / 8), wire, whole: message.subarray(start, at), content });
  }
  return fields;
}

function bytes(number: number, content: Buffer): Buffer {
  return Buffer.concat([encode(number * 8 + LENGTH_DELIMITED), encode(content.length), content]);
}

function entry(key: string, value: string): Buffer {
  return Buffer.concat([bytes(1, Buffer.from(key)), bytes(2, Buffer.from(value))]);
}

function encode(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  return Buffer.from([...out, rest]);
}
