// A text with one stretch marked, counted in UTF-16 units as the server does.

export interface MarkedTextProps {
  text: string;
  start: number | null | undefined;
  stop: number | null | undefined;
}

export function MarkedText({ text, start, stop }: MarkedTextProps) {
  if (start == null || stop == null) return null;
  return (
    <p className="prose quiet">
      {text.slice(0, start)}
      <mark>{text.slice(start, stop)}</mark>
      {text.slice(stop)}
    </p>
  );
}
