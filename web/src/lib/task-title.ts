// Names and groups of the tasks, as the menu shows them.

const TITLES: Record<string, string> = {
  'automatic-speech-recognition': 'Speech recognition',
  'image-to-text': 'Image to text',
};

export function taskTitle(id: string): string {
  return (
    TITLES[id] ?? (id.charAt(0).toUpperCase() + id.slice(1)).replaceAll('-', ' ').replace('Zero shot', 'Zero-shot')
  );
}

export const GROUPS = ['Text', 'Image', 'Audio'] as const;
export type Group = (typeof GROUPS)[number];

export function groupOf(id: string): Group {
  if (id.startsWith('image') || id === 'object-detection') return 'Image';
  return id.includes('speech') || id.startsWith('audio') ? 'Audio' : 'Text';
}
