// A multilingual Whisper as it lies on the Hub, with real tokenizer files and a tiny network: a low tone is English, a high
// one German; it says hello in the language that it is told, in English where it translates, and times what it says.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Constant, writeOnnx } from './write-onnx.ts';

const WORDS = ['Ġhello', 'Ġhallo', 'Ġtimed'];
const SPECIAL = ['<|endoftext|>', '<|startoftranscript|>', '<|en|>', '<|de|>', '<|translate|>', '<|transcribe|>'];
/** 30 s in steps of 0.02 s. */
const TIMES = Array.from({ length: 1501 }, (_, i) => `<|${(i * 0.02).toFixed(2)}|>`);
const VOCABULARY = [...WORDS, ...SPECIAL, '<|notimestamps|>', ...TIMES];
const BANDS = 8;

const idOf = (token: string) => VOCABULARY.indexOf(token);

/** @param timesWords its generation_config.json names heads by which words are timed, as only some exports have them */
export async function writeWhisper(folder: string, { isMultilingual = true, timesWords = false } = {}): Promise<void> {
  await mkdir(join(folder, 'onnx'), { recursive: true });
  const json = (file: string, content: object) => writeFile(join(folder, file), JSON.stringify(content));
  const ids = {
    decoder_start_token_id: idOf('<|startoftranscript|>'),
    bos_token_id: idOf('<|endoftext|>'),
    eos_token_id: idOf('<|endoftext|>'),
    pad_token_id: idOf('<|endoftext|>'),
  };
  await json('config.json', {
    architectures: ['WhisperForConditionalGeneration'],
    model_type: 'whisper',
    is_encoder_decoder: true,
    ...{ encoder_layers: 0, decoder_layers: 0, encoder_attention_heads: 1, decoder_attention_heads: 1 },
    ...{ d_model: BANDS, num_mel_bins: BANDS, max_source_positions: 1500, max_target_positions: 448 },
    vocab_size: VOCABULARY.length,
    ...ids,
  });
  const languages = {
    is_multilingual: true,
    lang_to_id: { '<|en|>': idOf('<|en|>'), '<|de|>': idOf('<|de|>') },
    task_to_id: { translate: idOf('<|translate|>'), transcribe: idOf('<|transcribe|>') },
  };
  await json('generation_config.json', {
    ...ids,
    no_timestamps_token_id: idOf('<|notimestamps|>'),
    max_initial_timestamp_index: 50,
    max_length: 448,
    ...(isMultilingual ? languages : { is_multilingual: false }),
    ...(timesWords ? { alignment_heads: [[0, 0]] } : {}),
  });
  await json('preprocessor_config.json', {
    feature_extractor_type: 'WhisperFeatureExtractor',
    processor_class: 'WhisperProcessor',
    feature_size: BANDS,
    ...{
      sampling_rate: 16_000,
      n_fft: 400,
      hop_length: 160,
      chunk_length: 30,
      n_samples: 480_000,
      nb_max_frames: 3000,
    },
  });
  await json('tokenizer_config.json', {
    tokenizer_class: 'WhisperTokenizer',
    model_max_length: 448,
    bos_token: '<|endoftext|>',
    eos_token: '<|endoftext|>',
    unk_token: '<|endoftext|>',
  });
  await json('tokenizer.json', {
    version: '1.0',
    added_tokens: VOCABULARY.slice(WORDS.length).map((content) => ({
      id: idOf(content),
      content,
      ...{ single_word: false, lstrip: false, rstrip: false, normalized: false },
      special: !TIMES.includes(content),
    })),
    normalizer: null,
    post_processor: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: { type: 'BPE', vocab: Object.fromEntries(VOCABULARY.map((token, id) => [token, id])), merges: [] },
  });
  await writeFile(join(folder, 'onnx', 'encoder_model.onnx'), encoder());
  await writeFile(join(folder, 'onnx', 'decoder_model_merged.onnx'), decoder());
}

/** How loud each band is. */
function encoder(): Buffer {
  return writeOnnx({
    inputs: { input_features: { type: 'float', dims: ['batch', BANDS, 'frames'] } },
    outputs: { last_hidden_state: { type: 'float', dims: ['batch', 1, BANDS] } },
    constants: {},
    nodes: [
      { op: 'ReduceMean', inputs: ['input_features'], output: 'bands', attributes: { axes: [2], keepdims: 1 } },
      { op: 'Transpose', inputs: ['bands'], output: 'last_hidden_state', attributes: { perm: [0, 2, 1] } },
    ],
  });
}

/** The next token by the last one, by all that were told before the first word, and, for the language, by the sound. */
function decoder(): Buffer {
  const size = VOCABULARY.length;
  return writeOnnx({
    inputs: {
      input_ids: { type: 'int64', dims: ['batch', 'tokens'] },
      encoder_hidden_states: { type: 'float', dims: ['batch', 1, BANDS] },
    },
    outputs: { logits: { type: 'float', dims: ['batch', 'tokens', size] } },
    constants: {
      next: table([
        ['<|startoftranscript|>', '<|en|>', 500],
        ['<|startoftranscript|>', '<|de|>', 500],
        ['Ġhello', '<|endoftext|>', 1000],
        ['Ġhallo', '<|endoftext|>', 1000],
        ['<|0.00|>', 'Ġtimed', 1000],
        ['Ġtimed', '<|1.00|>', 1000],
        ['<|1.00|>', '<|endoftext|>', 1000],
      ]),
      told: table([
        ['<|en|>', 'Ġhello', 1000],
        ['<|de|>', 'Ġhallo', 1000],
        ['<|translate|>', 'Ġhello', 2000],
        ['<|transcribe|>', '<|0.00|>', 10],
      ]),
      ear: ear(),
      axis: { dims: [], data: BigInt64Array.of(1n) },
    },
    nodes: [
      { op: 'Gather', inputs: ['next', 'input_ids'], output: 'after' },
      { op: 'Gather', inputs: ['told', 'input_ids'], output: 'each' },
      { op: 'CumSum', inputs: ['each', 'axis'], output: 'all' },
      { op: 'MatMul', inputs: ['encoder_hidden_states', 'ear'], output: 'heard' },
      { op: 'Add', inputs: ['after', 'all'], output: 'said' },
      { op: 'Add', inputs: ['said', 'heard'], output: 'logits' },
    ],
  });

  function table(rows: readonly (readonly [from: string, to: string, logit: number])[]): Constant {
    const data = new Float32Array(size * size);
    for (const [from, to, logit] of rows) data[idOf(from) * size + idOf(to)] = logit;
    return { dims: [size, size], data };
  }

  function ear(): Constant {
    const data = new Float32Array(BANDS * size);
    for (let band = 0; band < BANDS; band++) {
      data[band * size + idOf(band < BANDS / 2 ? '<|en|>' : '<|de|>')] = 10;
    }
    return { dims: [BANDS, size], data };
  }
}
