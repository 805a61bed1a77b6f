// Asks for a key where the server wants one, then tries again.

import { type FormEvent, useState } from 'react';
import { setKey } from '../lib/key.ts';

export function KeyForm({ onKey }: { onKey(): void }) {
  const [key, write] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() === '') return;
    setKey(key.trim());
    onKey();
  };
  return (
    <form className="key" onSubmit={submit}>
      <label className="field">
        <span>
          Your key <small>kept in this tab until you close it</small>
        </span>
        <input type="password" autoComplete="off" value={key} onChange={(event) => write(event.target.value)} />
      </label>
      <button type="submit">Use this key</button>
    </form>
  );
}
