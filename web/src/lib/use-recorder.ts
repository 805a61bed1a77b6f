// The microphone: a recording as a WAV file.

import { useRef, useState } from 'react';
import { decodeAudio, type MediaFile, readFile, wavOf } from './media.ts';

export function useRecorder(onFile: (file: MediaFile) => void) {
  const recorder = useRef<MediaRecorder>(undefined);
  const [recording, setRecording] = useState(false);
  const [problem, setProblem] = useState('');

  const start = async () => {
    // Browsers give the microphone to https and localhost only.
    if (!navigator.mediaDevices) throw new Error('The microphone needs https, or the address localhost.');
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const chunks: Blob[] = [];
    const current = new MediaRecorder(stream);
    recorder.current = current;
    current.ondataavailable = ({ data }) => chunks.push(data);
    current.onstop = async () => {
      for (const track of stream.getTracks()) track.stop();
      setRecording(false);
      try {
        const samples = await decodeAudio(await new Blob(chunks).arrayBuffer());
        onFile(await readFile(wavOf(samples), 'recording.wav'));
      } catch {
        setProblem('Nothing was recorded. Try again, and speak a little longer.');
      }
    };
    current.start();
    setRecording(true);
  };

  return {
    recording,
    problem,
    async toggle() {
      setProblem('');
      if (recording) return recorder.current?.stop();
      try {
        await start();
      } catch (error) {
        const denied = error instanceof DOMException && error.name === 'NotAllowedError';
        if (denied) setProblem('The browser did not allow the microphone. Allow it, or choose a file.');
        else setProblem(error instanceof Error ? error.message : String(error));
      }
    },
  };
}
