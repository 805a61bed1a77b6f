// What all panels share: title, form, model and cache, progress, answer, facts about it, and the code to copy.

import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react';
import type { InfoFragment } from '../generated/graphql.ts';
import { type Ask, byMutation } from '../lib/ask.ts';
import { canGoOn, stepAnswers, withSteps } from '../lib/chain.ts';
import { hasKey } from '../lib/key.ts';
import { SHORTCUT } from '../lib/shortcut.ts';
import type { Operation } from '../lib/snippets.ts';
import type { PanelProps } from '../lib/task-context.ts';
import { useRun } from '../lib/use-run.ts';
import { CallOptions } from './call-options.tsx';
import { CodeBox } from './code-box.tsx';
import { ErrorBox } from './error-box.tsx';
import { InfoBar } from './info-bar.tsx';
import { PanelHead } from './panel-head.tsx';
import { Progress } from './progress.tsx';
import { RawAnswer } from './raw-answer.tsx';
import { ThenBox } from './then-box.tsx';

interface Media {
  field: 'image' | 'audio';
  fileName: string;
  uri: string;
}

interface TaskPanelProps<Data, Variables extends OperationVariables, Input extends object, Output> extends PanelProps {
  document: TypedDocumentNode<Data, Variables>;
  /** The task's own part of the input; a file goes into `media`. */
  input: Input;
  media?: Media;
  output(data: Data): Output | null | undefined;
  /** Instead of the document's mutation: for an answer that streams. */
  ask?: Ask<Output>;
  /** What an answer looks like while it streams. */
  writing?(streamed: string, sent: Input): ReactNode;
  /** The form's fields. */
  children: ReactNode;
  /** `sent` is the input that was answered: what stands in the form may have changed since. */
  result(output: Output, sent: Input, uri: string): ReactNode;
}

export function TaskPanel<
  Data,
  Variables extends OperationVariables,
  Input extends object,
  Output extends { info: InfoFragment },
>({
  task,
  connection,
  shared,
  document,
  input,
  media,
  output,
  ask,
  writing,
  children,
  result,
}: TaskPanelProps<Data, Variables, Input, Output>) {
  const [model, setModel] = useState(shared.get('model') ?? '');
  const [fresh, setFresh] = useState(false);
  const [sent, setSent] = useState({ input, uri: media?.uri ?? '' });
  const [steps, setSteps] = useState<readonly string[]>([]);
  const whole = withSteps(document, task.mutation, steps) as TypedDocumentNode<Data, Variables>;
  // A chain is asked for whole: its steps need the whole answer.
  const {
    output: answer,
    error,
    loading,
    streamed,
    stopped,
    run,
    stop,
  } = useRun(ask && steps.length === 0 ? ask : byMutation(whole, output));

  const choices = {
    ...(connection && { connection }),
    ...(model && { model }),
    options: { waitForModel: true, ...(fresh && { useCache: false }) },
  };
  const start = () => {
    setSent({ input, uri: media?.uri ?? '' });
    void run({ input: { ...(media && { [media.field]: media.uri }), ...input, ...choices } });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start();
  };
  const operation: Operation = {
    document: whole,
    input: { ...input, ...choices },
    media,
    url: `${location.origin}/graphql`,
    hasKey: hasKey(),
  };

  return (
    <>
      <PanelHead task={task} />
      <div className="panel-body">
        <form className="card" onSubmit={submit} onKeyDown={(event) => runOnCtrlEnter(event)}>
          {children}
          <CallOptions {...{ task, model, setModel, fresh, setFresh }} />
          <div className="actions">
            <button type="submit" className="primary" disabled={loading}>
              Run
            </button>
            {loading && (
              <button type="button" onClick={stop}>
                Stop
              </button>
            )}
            {SHORTCUT && <kbd>{SHORTCUT}</kbd>}
          </div>
        </form>
        <div className="card answer" aria-busy={loading}>
          <h3>Answer</h3>
          {loading && streamed === '' && <Progress />}
          {!answer && streamed !== '' && <div className="writing">{writing?.(streamed, sent.input)}</div>}
          {stopped && <p className="hint">Stopped{streamed !== '' && ': this is what had been written'}.</p>}
          {error !== undefined && <ErrorBox error={error} onRetry={start} />}
          {answer && (
            <>
              <div aria-live="polite" className="result">
                {result(answer, sent.input, sent.uri)}
              </div>
              <InfoBar info={answer.info} />
              <RawAnswer answer={answer} />
            </>
          )}
          {canGoOn(task.mutation) && (
            <ThenBox
              mutation={task.mutation}
              steps={steps}
              setSteps={setSteps}
              answers={answer ? stepAnswers(answer) : []}
            />
          )}
          {!loading && error === undefined && !answer && !stopped && (
            <p className="empty">Press Run, and the model’s answer appears here.</p>
          )}
        </div>
      </div>
      <CodeBox operation={operation} />
    </>
  );
}

function runOnCtrlEnter(event: KeyboardEvent<HTMLFormElement>) {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
}
