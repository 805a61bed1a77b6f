// `npm run chaos -- [--seconds 120] [--seed 1]`: prints what was done and what is left; exits 1 when something is wrong.

import { parseArgs } from 'node:util';
import { runChaos } from './chaos/run-chaos.ts';
import { printTable, writeResults } from './shared/report.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    'warm-up': { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    clients: { type: 'string', default: '16' },
    'max-requests': { type: 'string', default: '200000' },
    'memory-tolerance': { type: 'string', default: '0.2' },
  },
});

const report = await runChaos({
  seconds: Number(values.seconds),
  warmUpSeconds: Number(values['warm-up']),
  seed: Number(values.seed),
  clients: Number(values.clients),
  maxRequests: Number(values['max-requests']),
  memoryTolerance: Number(values['memory-tolerance']),
  log: (line) => console.log(line),
});
const { problems, tally, faults, before, after } = report;

const { sent, answered, left, failed, wrong } = tally;
printTable('What became of the requests', [{ sent, answered, ...failed, left, wrong: wrong.length }]);
printTable(
  'What was done meanwhile',
  Object.entries(faults).map(([fault, times]) => ({ fault, times })),
);
printTable('The server, at rest', [
  {
    when: 'before',
    'RSS (MB)': before.rss,
    'heap (MB)': before.heap,
    'buffers (MB)': before.buffers,
    ...before.resources,
  },
  { when: 'after', 'RSS (MB)': after.rss, 'heap (MB)': after.heap, 'buffers (MB)': after.buffers, ...after.resources },
]);
writeResults('chaos', { options: values, ...report });
for (const problem of problems) console.error(`Wrong: ${problem}`);
console.log(problems.length === 0 ? '\nAll is well.' : `\n${problems.length} things are wrong.`);
process.exit(problems.length === 0 ? 0 : 1);
