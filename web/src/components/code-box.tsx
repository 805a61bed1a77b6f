// The operation on screen as code, in one of its forms, with a button that copies it.

import { useEffect, useId, useState } from 'react';
import { highlight } from '../lib/snippets/highlight.ts';
import { codeOf, type Form, formsOf, graphiqlUrl, type Operation } from '../lib/snippets/operation.ts';
import { LANGUAGES, type Language, snippet } from '../lib/snippets/snippet.ts';

interface CodeBoxProps {
  operation: Operation;
  /** The address of this page with what stands in the form. */
  link: string;
}

export function CodeBox({ operation, link }: CodeBoxProps) {
  const [language, setLanguage] = useState<Language>('GraphQL');
  const [form, setForm] = useState<Form>('Mutation');
  const [copied, setCopied] = useState<'code' | 'link'>();
  const id = useId();
  const forms = formsOf(operation);
  // A chain cannot be streamed.
  const current = forms.includes(form) ? form : 'Mutation';
  const code = snippet(language, operation, current);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(undefined), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <div className="card code">
      <div className="code-head">
        <h3 id={id}>Use it in your app</h3>
        <div className="actions">
          <button type="button" className="copy" onClick={() => void copy(code).then(() => setCopied('code'))}>
            {copied === 'code' ? 'Copied' : 'Copy'}
          </button>
          <button type="button" onClick={() => void copy(link).then(() => setCopied('link'))}>
            {copied === 'link' ? 'Link copied' : 'Copy link'}
          </button>
          <a className="button" href={graphiqlUrl(codeOf(operation, current))}>
            Open in GraphiQL
          </a>
        </div>
        <span role="status" className="hidden">
          {copied === 'code' ? `${language} code copied` : ''}
        </span>
      </div>
      <div className="code-choice">
        <Choice legend="Form" options={forms} chosen={current} onChoose={setForm} />
        <Choice legend="Language" options={LANGUAGES} chosen={language} onChoose={setLanguage} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section className="listing" tabIndex={0} aria-labelledby={id}>
        <pre>
          <code>
            {highlight(code, language).map(({ text, kind }, i) =>
              kind ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: replaced as a whole
                <span key={i} className={`token-${kind}`}>
                  {text}
                </span>
              ) : (
                text
              ),
            )}
          </code>
        </pre>
      </section>
    </div>
  );
}

interface ChoiceProps<Option extends string> {
  legend: string;
  options: readonly Option[];
  chosen: NoInfer<Option>;
  onChoose: (option: Option) => void;
}

function Choice<Option extends string>({ legend, options, chosen, onChoose }: ChoiceProps<Option>) {
  return (
    <fieldset className="tabs">
      <legend className="hidden">{legend}</legend>
      {options.map((option) => (
        <button key={option} type="button" aria-pressed={option === chosen} onClick={() => onChoose(option)}>
          {option}
        </button>
      ))}
    </fieldset>
  );
}

async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Plain http on another host than localhost has no clipboard object.
  const area = Object.assign(document.createElement('textarea'), { value: text });
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
