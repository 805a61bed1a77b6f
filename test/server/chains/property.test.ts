// A chain gives what the same tasks give one after another, whatever its order, aliases and fragments.

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerChain } from '../../fakes/chain-upstream.ts';
import { startUpstream, type Upstream } from '../../fakes/upstream.ts';
import { ask } from '../../support/ask.ts';
import { startTestServer, type TestServer } from '../../support/start-test-server.ts';

let upstream: Upstream;
let server: TestServer;

beforeAll(async () => {
  upstream = await startUpstream();
  upstream.reply(answerChain);
  server = await startTestServer({ HF_BASE_URL: upstream.url });
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});

/** A step, as it is asked for: by its own name or an alias, in the selection itself or by a fragment. */
interface Step {
  task: 'translation' | 'textClassification';
  alias: string | undefined;
  inFragment: boolean;
  next: readonly Step[];
}

const { steps } = fc.letrec<{ steps: readonly Step[] }>((tie) => ({
  steps: fc
    .array(
      fc.record({
        task: fc.constantFrom('translation' as const, 'textClassification' as const),
        inFragment: fc.boolean(),
        next: fc.oneof({ maxDepth: 3, depthIdentifier: 'chain' }, fc.constant([]), tie('steps')),
      }),
      { minLength: 1, maxLength: 3, depthIdentifier: 'chain' },
    )
    // Two steps of one task in one selection need names of their own.
    .map((list) => list.map((step, i) => ({ ...step, alias: i === 0 ? undefined : `s${i}` }))),
}));

const FIELDS = {
  translation: { model: 'acme/translate', selection: 'translationText' },
  textClassification: { model: 'acme/mood', selection: 'results { label }' },
};
const nextOf = ({ task, next }: Step) => (task === 'translation' ? next : []);

function select(list: readonly Step[]): string {
  const fields = list.map((step) => {
    const { model, selection } = FIELDS[step.task];
    const below = nextOf(step);
    const inside = `${selection} ${below.length > 0 ? `next { ${select(below)} }` : ''}`;
    const field = `${step.alias ? `${step.alias}: ` : ''}${step.task}(model: "${model}") { ${inside} }`;
    return step.inFragment ? `... on TextSteps { ${field} }` : field;
  });
  return fields.join(' ');
}

/** What the tasks would give, one after another. */
function expected(text: string, list: readonly Step[]): Record<string, unknown> {
  const entries = list.map((step) => {
    const name = step.alias ?? step.task;
    if (step.task === 'textClassification') return [name, { results: [{ label: `mood of ${text}` }] }];
    const translationText = `fr(${text})`;
    const below = nextOf(step);
    return [name, { translationText, ...(below.length > 0 && { next: expected(translationText, below) }) }];
  });
  return Object.fromEntries(entries);
}

test('a chain equals its tasks one after another', async () => {
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text.trim() !== ''),
      async (list, text) => {
        const query = `mutation ($text: String!) { translation(input: { inputs: $text, model: "acme/translate" }) { translationText next { ${select(list)} } } }`;
        const { data, errors } = await ask(server.url, query, { text });
        expect(errors).toBeUndefined();
        const first = `fr(${text})`;
        expect(data?.translation).toEqual({ translationText: first, next: expected(first, list) });
      },
    ),
    { numRuns: 60 },
  );
});
