// Says that a task is running, and after a while what takes so long.

import { useEffect, useState } from 'react';
import type { UploadProgress } from '../lib/upload.ts';
import { Downloads } from './downloads.tsx';

interface ProgressProps {
  /** How much of a file has been sent; undefined: nothing is being sent. */
  upload?: UploadProgress | undefined;
}

export function Progress({ upload }: ProgressProps) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  const phase =
    seconds < 3
      ? 'Running…'
      : 'Still running. The first run of a model takes longest: it is loaded, and may be downloaded.';
  if (upload && upload.sentBytes < upload.totalBytes) {
    const [sent, total] = [upload.sentBytes, upload.totalBytes].map((bytes) => (bytes / 1e6).toFixed(1));
    return (
      <label className="download">
        Sending: {sent} of {total} MB
        <progress max={upload.totalBytes} value={upload.sentBytes} />
      </label>
    );
  }
  return (
    <div className="progress">
      <div className="progress-bar" aria-hidden="true" />
      <p role="status">{phase}</p>
      {seconds >= 2 && <p className="hint">{seconds} s</p>}
      {seconds >= 2 && <Downloads />}
    </div>
  );
}
