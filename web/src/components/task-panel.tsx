// What all panels share: title, form, model and cache, progress, answer, facts about it, and the code to copy.

import type { DocumentNode, OperationVariables, TypedDocumentNode } from '@apollo/client';
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react';
import type { InfoFragment } from '../generated/graphql.ts';
import { type Ask, byMutation } from '../lib/ask.ts';
import { canGoOn, STEPS_NAME, sharedSteps, stepAnswers, withSteps } from '../lib/chain.ts';
import { hasKey } from '../lib/key.ts';
import { fileOf, type MediaFile } from '../lib/media.ts';
import { ENDPOINT } from '../lib/server-facts.ts';
import { sharedLink } from '../lib/shared-link.ts';
import { SHORTCUT } from '../lib/shortcut.ts';
import type { Operation } from '../lib/snippets/operation.ts';
import type { PanelProps } from '../lib/task-context.ts';
import { useParameters } from '../lib/use-parameters.ts';
import { useRun } from '../lib/use-run.ts';
import { CallOptions } from './call-options.tsx';
import { CodeBox } from './code-box.tsx';
import { ErrorBox } from './error-box.tsx';
import { InfoBar } from './info-bar.tsx';
import { PanelHead } from './panel-head.tsx';
import { ParameterForm } from './parameter-form.tsx';
import { Progress } from './progress.tsx';
import { RawAnswer } from './raw-answer.tsx';
import { ThenBox } from './then-box.tsx';

interface TaskPanelProps<Data, Variables extends OperationVariables, Input extends object, Output> extends PanelProps {
  document: TypedDocumentNode<Data, Variables>;
  /** The task's own part of the input; a file goes into `media`, parameters go into `parameters`. */
  input: Input;
  media?: { field: 'image' | 'audio'; file: MediaFile };
  /** Those that the panel has a field of its own for. */
  parameters?: Readonly<Record<string, unknown>>;
  /** Those that the panel sets unless the visitor does. */
  defaults?: Readonly<Record<string, unknown>>;
  /** What stands in the form, for a link that others can open: read by the panel from `shared`. */
  link?: Readonly<Record<string, string>>;
  /** From what every call shares (parameters, model, connection) to the variables. Default: one `input` with all of it. */
  variables?(input: Input, common: object): OperationVariables;
  output(data: Data): Output | null | undefined;
  /** Instead of the document's mutation: for an answer that streams. */
  stream?: { document: DocumentNode; ask: Ask<Output> };
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
  parameters: own = {},
  defaults = {},
  link = {},
  variables = (all, common) => ({ input: { ...all, ...common } }),
  output,
  stream,
  writing,
  children,
  result,
}: TaskPanelProps<Data, Variables, Input, Output>) {
  const [model, setModel] = useState(shared.get('model') ?? '');
  const [fresh, setFresh] = useState(false);
  const parameters = useParameters(task.mutation, shared, Object.keys(own));
  const uri = media?.file.uri ?? '';
  const [sent, setSent] = useState({ input, uri });
  const [steps, setSteps] = useState(() => sharedSteps(shared.get(STEPS_NAME)));
  const whole = withSteps(document, task.mutation, steps) as TypedDocumentNode<Data, Variables>;
  // A chain is asked for whole: its steps need the whole answer.
  const streaming = steps.length === 0 ? stream : undefined;
  const {
    output: answer,
    error,
    loading,
    streamed,
    progress,
    requestId,
    stopped,
    run,
    stop,
  } = useRun(streaming?.ask ?? byMutation(whole, output));

  const values = { ...defaults, ...own, ...parameters.values };
  const common = {
    ...(Object.keys(values).length > 0 && { parameters: values }),
    ...(connection && { connection }),
    ...(model && { model }),
    options: { waitForModel: true, ...(fresh && { useCache: false }) },
  };
  const canRun = !loading && Object.keys(parameters.problems).length === 0;
  const start = () => {
    if (!canRun) return;
    setSent({ input, uri });
    void run(variables({ ...(media && { [media.field]: fileOf(media.file) }), ...input }, common));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start();
  };
  const operation: Operation = {
    document: whole,
    stream: streaming?.document,
    variables: variables(input, common),
    media: media ? [{ path: `input.${media.field}`, fileName: media.file.name }] : [],
    url: ENDPOINT,
    hasKey: hasKey(),
  };
  const address = sharedLink(task.id, {
    ...link,
    model,
    ...parameters.written,
    [STEPS_NAME]: steps.join(','),
  });

  return (
    <>
      <PanelHead task={task} />
      <div className="panel-body">
        <form className="card" noValidate onSubmit={submit} onKeyDown={(event) => runOnCtrlEnter(event)}>
          {children}
          <ParameterForm {...parameters} />
          <CallOptions {...{ task, model, setModel, fresh, setFresh }} />
          <div className="actions">
            <button type="submit" className="primary" disabled={!canRun}>
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
          {loading && streamed === '' && <Progress upload={progress} />}
          {!answer && streamed !== '' && (
            <div className={loading ? 'writing' : undefined}>{writing?.(streamed, sent.input)}</div>
          )}
          {stopped && <p className="hint">Stopped{streamed !== '' && ': this is what had been written'}.</p>}
          {error !== undefined && <ErrorBox error={error} requestId={requestId} onRetry={start} />}
          {answer && (
            <>
              <div aria-live="polite" className="result">
                {result(answer, sent.input, sent.uri)}
              </div>
              <InfoBar answer={answer} requestId={requestId} />
              <RawAnswer answer={answer} />
            </>
          )}
          {!loading && error === undefined && !answer && !stopped && (
            <p className="empty">Press Run, and the model’s answer appears here.</p>
          )}
          {canGoOn(task.mutation) && (
            <ThenBox
              mutation={task.mutation}
              steps={steps}
              setSteps={setSteps}
              answers={answer ? stepAnswers(answer) : []}
            />
          )}
        </div>
      </div>
      <CodeBox operation={operation} link={address} />
    </>
  );
}

function runOnCtrlEnter(event: KeyboardEvent<HTMLFormElement>) {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
}
