// Prints how many of the everyday inputs of each task the small models get right, and how long they take; -v shows every
// answer. On one core: taskset -c 0 npx tsx ...
// usage: npx tsx test/local/models/everyday/report.ts [-v] [task ...]

import { closeEveryday, everyday, type Judged, medianMilliseconds, type Verdict } from './score-everyday.ts';

const VERDICTS: readonly Verdict[] = ['right', 'acceptable', 'honest', 'wrong'];
const SURE = 0.9;

const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const verbose = process.argv.includes('-v');

/** Mean distance between score and share of right answers, over ten bins of scores. */
function calibrationError(judged: readonly Judged[]): number {
  const bins = Array.from({ length: 10 }, (): Judged[] => []);
  for (const one of judged) bins[Math.min(9, Math.floor((one.score ?? 0) * 10))]?.push(one);
  const gap = (bin: readonly Judged[]) =>
    Math.abs(bin.reduce((sum, { score = 0, verdict }) => sum + score - (verdict === 'wrong' ? 0 : 1), 0));
  return bins.reduce((sum, bin) => sum + gap(bin), 0) / judged.length;
}

console.log(
  '| task | right | acceptable | honest | wrong | wrong with a score above .9 | calibration error | median ms |',
);
console.log('|---|---|---|---|---|---|---|---|');
for (const [task, judgeAll] of Object.entries(everyday)) {
  if (asked.length > 0 && !asked.includes(task)) continue;
  const judged = await judgeAll();
  const counts = VERDICTS.map((verdict) => judged.filter((one) => one.verdict === verdict).length);
  const scored = judged.filter(({ score }) => score !== undefined);
  const sure = scored.filter(({ score = 0, verdict }) => verdict === 'wrong' && score > SURE).length;
  const last = scored.length > 0 ? [sure, calibrationError(scored).toFixed(3)] : ['', ''];
  console.log(`| ${[task, ...counts, ...last, medianMilliseconds().toFixed(1)].join(' | ')} |`);
  if (verbose)
    for (const { verdict, input, answer } of judged) console.log(`    ${verdict.padEnd(10)} ${input} -> ${answer}`);
}
await closeEveryday();
