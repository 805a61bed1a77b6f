// Words that make sense, and those that do not: each error names what was meant.

import { expect, test } from 'vitest';
import { parseArgs } from '../../src/cli/parse-args.ts';
import { UsageError } from '../../src/cli/usage-error.ts';

test.each([
  [[], { command: 'start', settings: {} }],
  [['start', '--port', '1'], { command: 'start', settings: { PORT: '1' } }],
  [['--port=1', '--port=2'], { settings: { PORT: '2' } }],
  [['--hf-token='], { settings: { HF_TOKEN: '' } }],
  [['--local-downloads', 'none', 'models'], { command: 'models', settings: { LOCAL_DOWNLOADS: 'none' } }],
  [['--local-downloads=false'], { settings: { LOCAL_DOWNLOADS: 'false' } }],
  [['pull', 'a/b', 'c', '--local-cache', 'x'], { operands: ['a/b', 'c'], settings: { LOCAL_CACHE: 'x' } }],
  [['help'], { isNamed: false, asks: 'help' }],
  [['help', 'pull'], { command: 'pull', isNamed: true, asks: 'help' }],
  [['pull', '-h'], { command: 'pull', asks: 'help' }],
  [
    ['pull', '--recommended', '--dtype', 'q4'],
    {
      operands: [],
      options: new Map([
        ['recommended', ''],
        ['dtype', 'q4'],
      ]),
    },
  ],
  [
    ['run', 'x', '--file', '-', '--json'],
    {
      operands: ['x'],
      options: new Map([
        ['file', '-'],
        ['json', ''],
      ]),
    },
  ],
  [['embed', '-'], { command: 'embed', operands: ['-'] }],
  [['chat'], { command: 'chat', operands: [] }],
])('%j', (args, expected) => {
  expect(parseArgs(args)).toMatchObject(expected);
});

test.each([
  [['--prot', '1'], 'There is no flag --prot. Did you mean --port?'],
  [['--MAX_QUEUED=1'], 'There is no flag --MAX_QUEUED. "inferql --help" lists all of them.'],
  [['--no-local-downloads'], 'Did you mean --local-downloads'],
  [['-p', '1'], 'There is no flag -p.'],
  [['--__proto__=1'], 'There is no flag --__proto__.'],
  [['--port'], '--port needs a value: an integer from 0 to 65535'],
  [['--port', '--host=x'], '--port needs a value'],
  [
    ['serve'],
    'There is no command "serve". Did you mean start? Commands are start, pull, models, rm, check, run, embed, chat;',
  ],
  [['serv'], 'Did you mean start?'],
  [['chekc'], 'Did you mean check?'],
  [['toString'], 'There is no command "toString".'],
  [['summarization'], '"inferql run TASK" runs a task.'],
  [['run'], 'inferql run needs TASK [INPUT…], got nothing.'],
  [['run', 'x', '--json=true'], '--json is a switch: it takes no value.'],
  [['run', 'x', '--system', 'y'], 'There is no flag --system.'],
  [['pull'], 'inferql pull needs MODEL…, got nothing.'],
  [['models', '--force'], 'There is no flag --force.'],
  [['pull', 'a/b', '--dtype'], '--dtype needs a value: DTYPE.'],
  [['models', 'x'], 'inferql models takes only flags, got "x".'],
])('%j is refused', (args, message) => {
  expect(() => parseArgs(args)).toThrow(UsageError);
  expect(() => parseArgs(args)).toThrow(message);
});
