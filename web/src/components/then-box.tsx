// "Then…": adds further tasks to the operation on screen, and shows what each of them answered.

import { MOST_STEPS, readyChains, STEPS, type StepAnswer } from '../lib/chain.ts';

interface ThenBoxProps {
  mutation: string;
  /** The models that come with inferql answer. */
  steps: readonly string[];
  setSteps(steps: readonly string[]): void;
  answers: readonly StepAnswer[];
}

export function ThenBox({ mutation, steps, setSteps, answers }: ThenBoxProps) {
  return (
    <div className="then">
      <h4>
        Then… <small className="quiet">another task on this answer, in the same request</small>
      </h4>
      {steps.length > 0 && (
        <ol className="chain">
          {steps.map((name, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step may stand twice, and has no other name than its place
            <li key={i}>
              {STEPS.find((step) => step.name === name)?.title}
              <button type="button" onClick={() => setSteps(steps.filter((_, other) => other !== i))}>
                Remove<span className="hidden"> step {i + 1}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
      <div className="actions">
        {steps.length < MOST_STEPS && (
          <select
            aria-label="Add a step"
            value=""
            onChange={(event) => event.target.value && setSteps([...steps, event.target.value])}
          >
            <option value="">Add a step…</option>
            {STEPS.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        )}
        {steps.length === 0 &&
          readyChains(mutation).map(({ title, steps: ready }) => (
            <button key={title} type="button" onClick={() => setSteps(ready)}>
              {title}
            </button>
          ))}
      </div>
      {steps.length > 0 && <p className="hint">Run sends all of it as one operation: see the code below.</p>}
      {answers.length > 0 && (
        <ol className="chain answers" aria-label="Answers of the steps">
          {answers.map(({ title, text, cached, durationMs }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: replaced as a whole
            <li key={i}>
              <strong>{title}</strong> <span>{text ?? 'failed'}</span>{' '}
              <small>{cached ? 'cached' : `${Math.round(durationMs)} ms`}</small>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
