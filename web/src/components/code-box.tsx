// The operation on screen as code, with a button that copies it.

import { useEffect, useId, useState } from 'react';
import { graphiqlUrl, LANGUAGES, type Language, type Operation, snippet } from '../lib/snippets.ts';

export function CodeBox({ operation }: { operation: Operation }) {
  const [language, setLanguage] = useState<Language>('GraphQL');
  const [copied, setCopied] = useState(false);
  const id = useId();
  const code = snippet(language, operation);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <div className="card code">
      <div className="code-head">
        <h3 id={id}>Use it in your app</h3>
        <fieldset className="tabs">
          <legend className="hidden">Language</legend>
          {LANGUAGES.map((name) => (
            <button key={name} type="button" aria-pressed={name === language} onClick={() => setLanguage(name)}>
              {name}
            </button>
          ))}
        </fieldset>
        <button type="button" className="copy" onClick={() => void copy(code).then(() => setCopied(true))}>
          {copied ? 'Copied' : 'Copy'}
        </button>
        <a className="open-graphiql" href={graphiqlUrl(operation)}>
          Open in GraphiQL
        </a>
        <span role="status" className="hidden">
          {copied ? `${language} code copied` : ''}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section className="listing" tabIndex={0} aria-labelledby={id}>
        <pre>
          <code>{code}</code>
        </pre>
      </section>
    </div>
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
