// Says that a task is running, and after a while what takes so long.

import { useEffect, useState } from 'react';
import { Downloads } from './downloads.tsx';

export function Progress() {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  const phase =
    seconds < 3
      ? 'Running…'
      : 'Still running. The first run of a model takes longest: it is loaded, and may be downloaded.';
  return (
    <div className="progress">
      <div className="progress-bar" aria-hidden="true" />
      <p role="status">{phase}</p>
      {seconds >= 2 && <p className="hint">{seconds} s</p>}
      {seconds >= 2 && <Downloads />}
    </div>
  );
}
