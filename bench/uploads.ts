// `npm run bench:uploads -- [--rounds 5]`: memory and CPU per upload, streamed against yoga's own parser, interleaved.

import { parseArgs } from 'node:util';
import { median, printTable, type Row, writeResults } from './shared/report.ts';
import { measureUploads } from './uploads/measure-uploads.ts';
import type { Cost, Reader } from './uploads/upload-server.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const READERS: Reader[] = ['streamed', "yoga's own"];
const SIZES_MB = [1, 10, 25];
const CONCURRENCY = [1, 4];

const rows: Row[] = [];
for (const sizeMb of SIZES_MB) {
  for (const concurrency of CONCURRENCY) {
    const costs: Record<Reader, Cost[]> = { streamed: [], "yoga's own": [] };
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const reader of READERS) {
        const work = { reader, fileBytes: sizeMb * 1024 * 1024, concurrency };
        costs[reader].push(await measureUploads(work));
      }
    }
    const grownOf = (reader: Reader) => median(costs[reader].map(({ peakMb, restMb }) => peakMb - restMb));
    const cpuOf = (reader: Reader) => median(costs[reader].map(({ cpuMs }) => cpuMs / concurrency));
    for (const reader of READERS) {
      rows.push({
        'file (MB)': sizeMb,
        'at once': concurrency,
        reader,
        'peak RSS (MB)': median(costs[reader].map(({ peakMb }) => peakMb)),
        'above rest (MB)': grownOf(reader),
        'x file': grownOf(reader) / (sizeMb * concurrency),
        'CPU (ms/upload)': cpuOf(reader),
        'x streamed, memory': grownOf(reader) / grownOf('streamed'),
        'x streamed, CPU': cpuOf(reader) / cpuOf('streamed'),
      });
    }
  }
}
printTable('Uploads: medians', rows);
writeResults('uploads', { rounds: Number(values.rounds), rows });
