// The pictures that go with the next message: chosen, pasted from the clipboard into the box, or the sample.

import { useRef, useState } from 'react';
import { type MediaFile, readFile, sizeProblem } from '../lib/media.ts';
import { SAMPLE_SCENE } from '../lib/samples.ts';

interface PicturesProps {
  pictures: readonly MediaFile[];
  setPictures(pictures: readonly MediaFile[]): void;
}

export function Pictures({ pictures, setPictures }: PicturesProps) {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState('');
  const take = async (files: readonly File[]) => {
    const refused = files.map(sizeProblem).find((found) => found !== undefined);
    setProblem(refused ?? '');
    if (!refused) setPictures([...pictures, ...(await Promise.all(files.map((file) => readFile(file, file.name))))]);
  };
  return (
    <div className="pictures">
      {pictures.length > 0 && (
        <ul className="chips">
          {pictures.map((picture) => (
            <li key={picture.uri} className="picture">
              <img src={picture.uri} alt="" height="24" /> {picture.name}{' '}
              <button type="button" onClick={() => setPictures(pictures.filter((other) => other !== picture))}>
                Remove<span className="hidden"> {picture.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="actions">
        <button type="button" onClick={() => input.current?.click()}>
          Add a picture
        </button>
        <input
          ref={input}
          type="file"
          hidden
          multiple
          accept="image/*"
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            event.target.value = '';
            void take(files);
          }}
        />
        {!pictures.includes(SAMPLE_SCENE) && (
          <button type="button" onClick={() => setPictures([...pictures, SAMPLE_SCENE])}>
            Add the sample
          </button>
        )}
      </div>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
