// The answer as the server sent it, folded away.

export function RawAnswer({ answer }: { answer: object }) {
  return (
    <details className="raw">
      <summary>JSON</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section className="listing" tabIndex={0} aria-label="The answer as JSON">
        <pre>
          <code>{JSON.stringify(answer, shorten, 2)}</code>
        </pre>
      </section>
    </details>
  );
}

/** Masks and crops are pictures in base64; the names of types are asked for by this page's own client alone. */
function shorten(name: string, value: unknown): unknown {
  if (name === '__typename') return undefined;
  return typeof value === 'string' && value.length > 2000
    ? `${value.slice(0, 60)}… (${value.length} characters)`
    : value;
}
