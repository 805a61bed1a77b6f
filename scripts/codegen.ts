// Writes what the codegen.ts at the top asks for, with graphql-codegen's core: its CLI does the same for the same file
// (`npx @graphql-codegen/cli`), but brings 200 packages, install scripts among them.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { preset as client } from '@graphql-codegen/client-preset';
import { codegen } from '@graphql-codegen/core';
import {
  type CodegenPlugin,
  normalizeConfig,
  normalizeInstanceOrArray,
  normalizeOutputParam,
  type Types,
} from '@graphql-codegen/plugin-helpers';
import * as schemaAst from '@graphql-codegen/schema-ast';
import { buildSchema, type GraphQLSchema, parse, print } from 'graphql';
import { globSync } from 'tinyglobby';
import * as outputTypes from './output-types-plugin.ts';
import * as parameters from './parameters-plugin.ts';
import * as taskTypes from './task-types-plugin.mjs';

const PRESETS = new Map<unknown, Types.OutputPreset>([['client', client]]);
const PLUGINS: Record<string, CodegenPlugin> = {
  'schema-ast': schemaAst,
  './scripts/parameters-plugin.ts': parameters,
  './scripts/output-types-plugin.ts': outputTypes,
  './scripts/task-types-plugin.mjs': taskTypes,
};

/** The files of a codegen config whose schema is SDL and whose documents are .graphql files. */
export async function generate(config: Types.Config, cwd = process.cwd()): Promise<Types.FileOutput[]> {
  const files: Types.FileOutput[] = [];
  for (const [target, output] of Object.entries(config.generates)) {
    const normalized = normalizeOutputParam(output);
    for (const part of await partsOf(target, normalized, config, cwd)) {
      files.push({ filename: part.filename, content: await codegen(part) });
    }
  }
  return files;
}

async function partsOf(
  target: string,
  output: Types.ConfiguredOutput,
  config: Types.Config,
  cwd: string,
): Promise<Types.GenerateOptions[]> {
  const sdl = normalizeInstanceOrArray(config.schema ?? []).join('\n');
  const schemaAst: GraphQLSchema = buildSchema(sdl);
  const plugins = normalizeConfig(output.plugins ?? []);
  const part = {
    plugins,
    schema: parse(sdl),
    schemaAst,
    documents: readDocuments([config.documents, output.documents], cwd),
    // No CommonJS output: that is the core's default.
    config: {
      ...config.config,
      emitLegacyCommonJSImports: false,
      importExtension: config.importExtension,
      ...output.config,
    },
    pluginMap: PLUGINS,
    importExtension: config.importExtension,
  };
  for (const name of plugins.flatMap((plugin) => Object.keys(plugin))) {
    if (!PLUGINS[name]) throw new Error(`${target} asks for the plugin ${name}: import it in scripts/codegen.ts`);
  }
  if (!output.preset) return [{ ...part, filename: target }];
  const preset = PRESETS.get(output.preset);
  if (!preset) throw new Error(`${target} asks for the preset ${output.preset}: import it in scripts/codegen.ts`);
  return preset.buildGeneratesSection({ ...part, baseOutputDir: target, presetConfig: output.presetConfig ?? {} });
}

function readDocuments(pointers: Types.Config['documents'][], cwd: string): Types.DocumentFile[] {
  const patterns = pointers.flatMap((pointer) => normalizeInstanceOrArray(pointer ?? [])).map(String);
  return globSync(patterns, { cwd })
    .sort()
    .map((location) => {
      const document = parse(readFileSync(join(cwd, location), 'utf8'));
      return { location, document, rawSDL: print(document) };
    });
}

// import.meta.main is not in Node 20.
if (process.argv[1] === import.meta.filename) {
  const root = join(import.meta.dirname, '..');
  const { default: config } = await import('../codegen.ts');
  for (const { filename, content } of await generate(config, root)) {
    mkdirSync(dirname(join(root, filename)), { recursive: true });
    writeFileSync(join(root, filename), content);
  }
}
