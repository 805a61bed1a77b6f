// What CONTRIBUTING promises, done in a copy of the project: a task is one file, one line in the list and one fixture.

import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const COPIED = ['src', 'test', 'scripts', 'docs', 'web'];
/** Large, and only read. */
const LINKED = ['node_modules', 'assets', 'models', 'examples', 'bench'];
const FILES = ['package.json', 'tsconfig.json', 'vitest.config.ts', 'codegen.ts', 'schema.graphql', 'README.md'];

const TASK = `// Text to text: what an instruction makes of a text.

import { z } from 'zod';
import { defineTask } from './define-task.ts';
import { commonInputFields, text } from './schema/common-inputs.ts';
import { inputType } from './schema/input-type.ts';
import { outputType } from './schema/output-type.ts';
import { parseReply } from './shared/reply.ts';

const TextToTextInput = inputType('TextToTextInput', {
  description: 'An instruction.',
  fields: (t) => ({
    inputs: t.string({ required: true, description: 'At most 1,000,000 characters.', validate: text }),
    ...commonInputFields(t),
  }),
});

const TextToTextOutput = outputType<{ generatedText: string }>('TextToTextOutput', {
  description: 'What the instruction gave.',
  fields: (t) => ({ generatedText: t.exposeString('generatedText', { description: 'The text.' }) }),
});

const reply = z.array(z.object({ generated_text: z.string() })).length(1);

export const textToText = defineTask({
  id: 'text2text-generation',
  mutation: 'textToText',
  description: 'Does with a text what it says itself.',
  example: '(input: { inputs: "Say hello." }) { generatedText }',
  input: TextToTextInput,
  output: TextToTextOutput,
  takes: { kind: 'text', field: 'inputs' },
  call: ({ inputs }) => ({ input: inputs, parameters: {} }),
  remote: {
    model: 'google/flan-t5-base',
    servers: ['hugging-face', 'toolkit'],
    request: ({ input }) => ({ body: { inputs: input } }),
    decode: (body) => ({ generatedText: parseReply(reply, body, 'a list of {generated_text}')[0]?.generated_text ?? '' }),
  },
});
`;

const FIXTURE = `import { defineFixture } from './fixture.ts';

export default defineFixture({
  task: 'text2text-generation',
  document: \`mutation TextToText($input: TextToTextInput!) {
    textToText(input: $input) { generatedText info { connection model cached batchSize attempts durationMs } }
  }\`,
  cases: [
    {
      name: 'an instruction',
      input: { inputs: 'Say hello.' },
      sends: { body: { inputs: 'Say hello.' } },
      replies: { 'as documented': [{ generated_text: 'Hello.' }] },
      gets: { textToText: { generatedText: 'Hello.' } },
    },
  ],
  nonsense: [{}, [], [{ text: 'x' }], 'text'],
});
`;

let copy: string;
afterAll(() => rm(copy, { recursive: true, force: true }));

const run = async (...args: string[]) =>
  promisify(execFile)(process.execPath, args, {
    cwd: copy,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    maxBuffer: 2 ** 25,
    timeout: 300_000,
  }).catch((error: { stdout?: string; stderr?: string; message: string }) => {
    throw new Error(`${args.join(' ')}\n${error.stdout ?? ''}${error.stderr ?? ''}${error.message}`.slice(-4000));
  });
const modules = (path: string) => join(copy, 'node_modules', path);

test('a task in a copy of the project', { timeout: 600_000 }, async () => {
  copy = await mkdtemp(join(tmpdir(), 'inferql-task-'));
  for (const name of [...COPIED, ...FILES]) {
    const filter = (path: string) => !path.includes('node_modules');
    await cp(join(ROOT, name), join(copy, name), { recursive: true, filter });
  }
  for (const name of LINKED) await symlink(join(ROOT, name), join(copy, name));

  await writeFile(join(copy, 'src/tasks/text-to-text.ts'), TASK);
  await writeFile(join(copy, 'test/fixtures/text-to-text.ts'), FIXTURE);
  const list = join(copy, 'src/tasks/index.ts');
  const before = await readFile(list, 'utf8');
  const after = before
    .replace('import { translation }', "import { textToText } from './text-to-text.ts';\nimport { translation }")
    .replace('  translation,\n', '  textToText,\n  translation,\n');
  expect(after.split('\n').length).toBe(before.split('\n').length + 2);
  await writeFile(list, after);

  await run(modules('tsx/dist/cli.mjs'), 'scripts/codegen.ts');
  await run(modules('tsx/dist/cli.mjs'), 'scripts/servers-page.ts');
  const schema = await readFile(join(copy, 'schema.graphql'), 'utf8');
  // As a mutation, as a query, and as a step of every chain whose value is a text.
  expect(schema.match(/^ {2}textToText\(/gm)).toHaveLength(3);
  expect(await readFile(join(copy, 'docs/servers.md'), 'utf8')).toContain('## text2text-generation (`textToText`)');
  // In one worker: the schema is built once.
  await run(modules('vitest/vitest.mjs'), 'run', '--maxWorkers=1', ...TESTS, '-t', NAMES);
});

/** Those that go over the list of tasks. */
const TESTS = [
  'test/unit/tasks.test.ts',
  'test/unit/schema.test.ts',
  'test/unit/servers-page.test.ts',
  'test/unit/imports.test.ts',
];
const NAMES = 'text2text-generation|every task|the schema|docs/servers|every import|no circle';
