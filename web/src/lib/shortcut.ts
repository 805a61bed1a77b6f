// How this machine's keyboard writes "run": nothing where there is none.

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

export const SHORTCUT = matchMedia('(hover: none)').matches ? '' : isMac ? '⌘ ⏎' : 'Ctrl ⏎';
