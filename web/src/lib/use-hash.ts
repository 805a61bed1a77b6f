// The part of the address after `#`: the task on screen, and after `?` what a shared link fills in.

import { useSyncExternalStore } from 'react';

export interface Place {
  /** Pipeline tag or mutation name; empty: none was named. */
  task: string;
  /** `model`, `text` and whatever else the panel reads. */
  parameters: URLSearchParams;
}

export function useHash(): Place {
  const hash = useSyncExternalStore(subscribe, () => location.hash.slice(1));
  const [task = '', search = ''] = hash.split(/\?(.*)/s);
  return { task: decode(task), parameters: new URLSearchParams(search) };
}

/** A link that was cut off in the middle of an escape still names something. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function subscribe(changed: () => void) {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
}
