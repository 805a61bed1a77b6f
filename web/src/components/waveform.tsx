// A recording as a waveform.

import { useEffect, useState } from 'react';
import { bytesOf, decodeAudio } from '../lib/media.ts';

const BARS = 96;

export function Waveform({ uri }: { uri: string }) {
  const [peaks, setPeaks] = useState<number[]>([]);
  useEffect(() => {
    let current = true;
    decodeAudio(bytesOf(uri))
      .then((samples) => current && setPeaks(peaksOf(samples)))
      // A format this browser cannot read may be one that the server can.
      .catch(() => current && setPeaks([]));
    return () => {
      current = false;
    };
  }, [uri]);
  return (
    <svg
      className="waveform"
      viewBox={`0 0 ${BARS * 4} 64`}
      preserveAspectRatio="none"
      role="img"
      aria-label="Waveform"
    >
      {peaks.map((peak, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
        <rect key={i} x={i * 4} y={32 - peak * 30} width={2.5} height={Math.max(1.5, peak * 60)} rx={1} />
      ))}
    </svg>
  );
}

function peaksOf(samples: Float32Array): number[] {
  const size = Math.max(1, Math.floor(samples.length / BARS));
  const peaks = Array.from({ length: BARS }, (_, bar) =>
    samples.subarray(bar * size, (bar + 1) * size).reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0),
  );
  const loudest = Math.max(...peaks, 0.01);
  return peaks.map((peak) => peak / loudest);
}
