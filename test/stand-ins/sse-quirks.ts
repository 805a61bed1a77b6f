// How server-sent events may be framed on the wire, and how proxies and servers rearrange them.

export interface SseEvent {
  /** An object is written as JSON. */
  data: unknown;
  event?: string;
}

export interface SseOptions {
  newline?: '\n' | '\r\n' | '\r';
  /** What parts two events: a blank line, as the standard has it, or one newline, as some servers write. */
  parted?: 'blank-line' | 'newline';
  /** `data:{` instead of `data: {`, as TGI has it. */
  noSpace?: boolean;
  /** Raw text before every event; see KEEP_ALIVES. */
  between?: string;
  /** Bytes that each write carries, so that events and characters are torn apart; whole events unless given. */
  cut?: number;
  /** Milliseconds after each event. */
  delayMs?: number;
  /** Events after which the connection breaks. */
  breakAfter?: number;
  /** Events changed before they are framed; see the functions below. */
  rewrite?: (events: SseEvent[]) => SseEvent[];
}

/** What servers and proxies write to keep an idle stream open. */
export const KEEP_ALIVES = {
  comment: ': ping\n\n',
  bareComment: ':\n\n',
  openRouter: ': OPENROUTER PROCESSING\n\n',
  named: 'event: ping\ndata: {"type":"ping"}\n\n',
  empty: 'data:\n\n',
  braces: 'data: {}\n\n',
  retry: 'retry: 3000\n\n',
};

export function frameEvents(events: SseEvent[], options: SseOptions = {}): Buffer[] {
  const { newline = '\n', parted = 'blank-line', noSpace = false, between = '', rewrite = (all) => all } = options;
  return rewrite(events).map(({ data, event }) => {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    const lines = text.split('\n').map((line) => `data:${noSpace ? '' : ' '}${line}`);
    if (event) lines.unshift(`event: ${event}`);
    const end = parted === 'newline' ? newline : newline + newline;
    return Buffer.from(between.replaceAll('\n', newline) + lines.join(newline) + end);
  });
}

export const DONE: SseEvent = { data: '[DONE]' };

export function withoutDone(events: SseEvent[]): SseEvent[] {
  return events.filter(({ data }) => data !== '[DONE]');
}

interface Chunk {
  choices: { finish_reason?: string | null }[];
  usage?: unknown;
}

function chunkOf({ data }: SseEvent): Chunk | undefined {
  return typeof data === 'object' && data !== null && 'choices' in data ? (data as Chunk) : undefined;
}

/** The finish reason arrives one chunk before the last text. */
export function finishBeforeText(events: SseEvent[]): SseEvent[] {
  const at = events.findIndex((event) => chunkOf(event)?.choices.some((choice) => choice.finish_reason));
  const [end, text] = [events[at], events[at - 1]];
  return end && text ? events.with(at - 1, end).with(at, text) : events;
}

/** The usage is sent with every chunk, as some providers do. */
export function usageEverywhere(events: SseEvent[]): SseEvent[] {
  const usage = events.map((event) => chunkOf(event)?.usage).findLast(Boolean) ?? {
    prompt_tokens: 1,
    completion_tokens: 1,
    total_tokens: 2,
  };
  return events.map((event) => (chunkOf(event) ? { ...event, data: { ...chunkOf(event), usage } } : event));
}

/** Every event has a name. */
export function named(name: string): (events: SseEvent[]) => SseEvent[] {
  return (events) => events.map((event) => ({ ...event, event: name }));
}

/** An error inside the stream, after so many events. */
export function failAfter(count: number, error: unknown): (events: SseEvent[]) => SseEvent[] {
  return (events) => [...events.slice(0, count), { data: error }];
}
