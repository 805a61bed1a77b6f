// Shows the progress of a download: in a terminal a bar per file and one for the total, otherwise a line per 10 %, for logs.
// Progress bar libraries have no total bar with rate and remaining time, and would add a package to every installation.

import type { FetchProgress } from '../create-local.ts';

export interface DownloadDisplay {
  begin(model: string): void;
  update(progress: FetchProgress): void;
  /** Prints a line above the bars. */
  say(line: string): void;
  /** Removes the bars; the next update draws them again. */
  end(): void;
}

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const REDRAW_MS = 100;
const LINE_EVERY_PERCENT = 10;
const MAX_BARS = 5;

export function createDownloadDisplay(out: Terminal): DownloadDisplay {
  const files = new Map<string, { loaded: number; total: number | undefined }>();
  let model = '';
  let whole = { loaded: 0, total: 0 };
  let drawn = 0;
  let drawnAt = 0;
  let step = -1;
  /** Start of the rate measurement: bytes that were there before do not count. */
  let start: { at: number; loaded: number } | undefined;

  return {
    begin(name) {
      model = name;
      files.clear();
      whole = { loaded: 0, total: 0 };
      step = -1;
      start = undefined;
    },
    update({ file, loaded, total }) {
      start ??= { at: performance.now(), loaded };
      // The whole model was there already.
      if (start.loaded >= total) return;
      whole = { loaded, total };
      if (file) {
        if (file.total !== undefined && file.loaded >= file.total) files.delete(file.path);
        else files.set(file.path, file);
      }
      if (out.isTTY) draw();
      else line();
    },
    say(text) {
      clear();
      out.write(`${text}\n`);
    },
    end() {
      clear();
    },
  };

  function line(): void {
    const percent = whole.total > 0 ? (whole.loaded / whole.total) * 100 : 0;
    const now = Math.floor(percent / LINE_EVERY_PERCENT) * LINE_EVERY_PERCENT;
    if (now <= step) return;
    step = now;
    out.write(`Fetching ${model}: ${now} % (${amounts(whole)}${pace()}).\n`);
  }

  function draw(): void {
    const now = performance.now();
    if (now - drawnAt < REDRAW_MS) return;
    clear();
    drawnAt = now;
    // Terminals that do not report their width report 0.
    const width = Math.max(40, (out.columns || 80) - 1);
    const rows = [...files]
      .slice(0, MAX_BARS)
      .map(([path, file]) => row({ name: path, progress: file, pace: '', width }));
    const lines = [...rows, row({ name: model, progress: whole, pace: pace(), width })].map((text) =>
      text.slice(0, width),
    );
    out.write(`${lines.join('\n')}\n`);
    drawn = lines.length;
  }

  /** Moves the cursor up over the drawn bars and clears them. */
  function clear(): void {
    if (drawn > 0) out.write(`\u001b[${drawn}A\u001b[J`);
    drawn = 0;
    drawnAt = 0;
  }

  function pace(): string {
    const seconds = start ? (performance.now() - start.at) / 1000 : 0;
    const rate = start && seconds > 0.5 ? (whole.loaded - start.loaded) / seconds : 0;
    if (rate <= 0) return '';
    return `, ${amount(rate)}/s, ${duration((whole.total - whole.loaded) / rate)} left`;
  }
}

/** Where both of these fit, there is room for longer ones. */
const [NARROW, WIDE] = [
  { name: 20, bar: 10 },
  { name: 40, bar: 20 },
];
const WIDE_COLUMNS = 110;

function row({
  name,
  progress: { loaded, total },
  pace,
  width,
}: {
  name: string;
  progress: { loaded: number; total: number | undefined };
  pace: string;
  width: number;
}): string {
  const columns = width >= WIDE_COLUMNS ? WIDE : NARROW;
  const share = total ? Math.min(1, loaded / total) : 0;
  const filled = Math.round(share * columns.bar);
  const bar = '█'.repeat(filled) + '░'.repeat(columns.bar - filled);
  const short = name.length > columns.name ? `…${name.slice(1 - columns.name)}` : name.padEnd(columns.name);
  return `${short} ${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${amounts({ loaded, total })}${pace}`;
}

function amounts({ loaded, total }: { loaded: number; total: number | undefined }): string {
  return total ? `${amount(loaded)} of ${amount(total)}` : amount(loaded);
}

/** A readable amount of bytes, in powers of 1000. */
export function amount(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${Math.round(bytes / 1e3)} kB`;
}

/** A duration such as 1:05 or 2:03:00. */
function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  const hours = Math.floor(whole / 3600);
  return (hours > 0 ? [hours, ...parts] : parts)
    .map((part, i) => (i > 0 ? String(part).padStart(2, '0') : part))
    .join(':');
}
