// Eight colours that can be told apart, for kinds of entities, boxes and segments.

export const COLOURS = [
  '#4f46e5',
  '#c2410c',
  '#0f766e',
  '#be185d',
  '#a16207',
  '#0369a1',
  '#7e22ce',
  '#3f6212',
] as const;

export function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length] ?? COLOURS[0];
}

export function colourClass(index: number): string {
  return `colour-${index % COLOURS.length}`;
}
