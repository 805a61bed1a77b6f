// The files of a repository on a mirror without an API: each that might be there is asked for.

import { DTYPE_SUFFIXES, DTYPES } from '../model-id.ts';
import { announcedParts, type WeightsConfig } from './choose-dtype.ts';
import { COMPANIONS } from './companions.ts';
import { describeFile, type HubFile, type RepoContext } from './hub-file.ts';
import { inTurns } from './in-turns.ts';

const PARTS = ['model', 'encoder_model', 'decoder_model_merged', 'embed_tokens'];
/** transformers.js takes no more parts of external data. */
const MAX_DATA_PARTS = 100;
const PROBES_AT_ONCE = 6;

export async function probeFiles(options: RepoContext, commit: string, config: WeightsConfig): Promise<HubFile[]> {
  const networks = PARTS.flatMap((part) => DTYPES.map((dtype) => `onnx/${part}${DTYPE_SUFFIXES[dtype]}.onnx`));
  const described = (paths: readonly string[]) =>
    inTurns(paths, PROBES_AT_ONCE, (path) => describeFile(options, commit, path));
  const found = (await described([...COMPANIONS, ...networks])).filter((file) => file !== undefined);
  for (const { path } of found.filter(({ path: name }) => name.endsWith('.onnx'))) {
    const announced = announcedParts(path, config);
    for (let part = 0; part < MAX_DATA_PARTS; part++) {
      const data = await describeFile(options, commit, `${path}_data${part === 0 ? '' : `_${part}`}`);
      if (!data && part >= announced) break;
      if (data) found.push(data);
    }
  }
  return found;
}
