// Runs where inferql is installed as a package, before the install scripts of its dependencies. That of onnxruntime-node
// downloads 300 MB of CUDA libraries from nuget.org on Linux, which inferql never loads; where only the registry can be
// reached the script fails, and npm then leaves out the whole local engine without a word. The script has nothing to do
// where these libraries are, so they are given stand-ins. (Overrides and settings of a dependency do not reach so far.)

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { arch, env, platform } from 'node:process';

const CUDA_LIBRARIES = ['providers_cuda', 'providers_shared', 'providers_tensorrt'];
const NOTE = `Stands in for a CUDA library, so that installing inferql does not download it. To use onnxruntime-node with CUDA:
delete this file and the ones like it, then run \`ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node\`.
`;

const root = join(import.meta.dirname, '../..');
const isDependency = basename(dirname(root)) === 'node_modules';
const isDecided = env.ONNXRUNTIME_NODE_INSTALL || env.npm_config_onnxruntime_node_install;
if (isDependency && !isDecided && platform === 'linux' && arch === 'x64' && !isUsedByApplication()) {
  for (const folder of runtimeFolders()) writeStandIns(folder);
}

/** Those of the processor's own library; none without the optional dependencies. */
function runtimeFolders() {
  const above = createRequire(join(root, 'package.json')).resolve.paths('onnxruntime-node') ?? [];
  return above
    .flatMap((modules) => [modules, join(modules, '@huggingface/transformers/node_modules')])
    .map((modules) => join(modules, 'onnxruntime-node/bin/napi-v6/linux/x64'))
    .filter((folder) => existsSync(folder));
}

/** @param {string} folder */
function writeStandIns(folder) {
  try {
    // Never over a file that is there.
    for (const name of CUDA_LIBRARIES) writeFileSync(join(folder, `libonnxruntime_${name}.so`), NOTE, { flag: 'wx' });
  } catch {
    // There already, or not writable: then the download takes its course.
  }
}

/** Then CUDA is the application's own business. */
function isUsedByApplication() {
  try {
    const manifest = JSON.parse(readFileSync(join(env.npm_config_local_prefix ?? '', 'package.json'), 'utf8'));
    const used = { ...manifest.dependencies, ...manifest.optionalDependencies };
    return 'onnxruntime-node' in used || '@huggingface/transformers' in used;
  } catch {
    return false;
  }
}
