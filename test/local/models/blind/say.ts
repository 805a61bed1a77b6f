import { readdirSync, readFileSync } from 'node:fs';
import { Media } from '../../../../src/inference/index.ts';
import { callOf, noSignal, startLocal } from '../../start-local.ts';

const local = startLocal({ timeoutSeconds: 120 });
for (const dir of ['/tmp/say', 'test/local/models/speech'])
  for (const f of readdirSync(dir).filter((f) => f.endsWith('.wav'))) {
    const data = readFileSync(`${dir}/${f}`);
    const [o] = await local.run([callOf('automatic-speech-recognition', new Media(data, 'audio/wav'), {})], {
      signal: noSignal(),
    });
    console.log(
      f,
      JSON.stringify((o as { value?: unknown; notes?: unknown }).value ?? o, null, 0) +
        JSON.stringify((o as { notes?: unknown }).notes ?? null) +
        ' ' +
        (data.length / 32000).toFixed(1),
    );
  }
await local.close?.();
