// Writes which classes of models each pipeline can run, from transformers.js' own registry: the server knows them without
// loading the library. `npx tsx scripts/list-architectures.ts`, after each update of it.

import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as transformers from '@huggingface/transformers';
import type { PipelineName } from '../src/connections/local/recipe.ts';

/** Pipelines that run on the same classes stand in one row. */
const SOURCES: readonly (readonly [
  pipelines: readonly PipelineName[],
  auto: readonly (keyof typeof transformers)[],
])[] = [
  [['text-generation'], ['AutoModelForCausalLM']],
  [['text2text-generation', 'summarization', 'translation'], ['AutoModelForSeq2SeqLM']],
  [['fill-mask'], ['AutoModelForMaskedLM']],
  [['text-classification', 'zero-shot-classification'], ['AutoModelForSequenceClassification']],
  [['token-classification'], ['AutoModelForTokenClassification']],
  [['question-answering'], ['AutoModelForQuestionAnswering']],
  [['image-classification'], ['AutoModelForImageClassification']],
  [
    ['image-segmentation'],
    ['AutoModelForImageSegmentation', 'AutoModelForSemanticSegmentation', 'AutoModelForUniversalSegmentation'],
  ],
  [['object-detection'], ['AutoModelForObjectDetection']],
  [['image-to-text'], ['AutoModelForVision2Seq']],
  [['automatic-speech-recognition'], ['AutoModelForSpeechSeq2Seq', 'AutoModelForCTC']],
  [['audio-classification'], ['AutoModelForAudioClassification']],
  [['feature-extraction'], ['AutoModel']],
];

/** What the table in architecture-table.ts should be. */
export function architectureTable(): string {
  const rows = SOURCES.map(([pipelines, autos]) => {
    const classes: Record<string, string> = {};
    for (const auto of autos) {
      const { MODEL_CLASS_MAPPINGS: mappings } = Object(
        Object.entries(transformers).find(([name]) => name === auto)?.[1],
      );
      if (!Array.isArray(mappings))
        throw new Error(`${auto} has no MODEL_CLASS_MAPPINGS: transformers.js has changed.`);
      for (const mapping of mappings) {
        if (!(mapping instanceof Map))
          throw new Error(`${auto} has a mapping that is no Map: transformers.js has changed.`);
        for (const [type, name] of mapping) classes[String(type)] ??= String(name);
      }
    }
    return `  { pipelines: ${JSON.stringify(pipelines)}, classes: ${JSON.stringify(classes)} },`;
  });
  return `// Which classes of models each pipeline can run, by their type in config.json; written by scripts/list-architectures.ts.

import type { PipelineName } from './recipe.ts';

export const ARCHITECTURE_TABLE: readonly {
  readonly pipelines: readonly PipelineName[];
  /** Type -> class. */
  readonly classes: Readonly<Record<string, string>>;
}[] = [
${rows.join('\n')}
];
`;
}

export const TABLE_FILE = fileURLToPath(new URL('../src/connections/local/architecture-table.ts', import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(TABLE_FILE, architectureTable());
