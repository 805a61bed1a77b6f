// The head of the page: its name, where models run, and the way to GraphiQL.

import icon from '../../../assets/icon.svg';
import type { OverviewQuery } from '../generated/graphql.ts';
import { ENDPOINT } from '../lib/server-facts.ts';

export interface TopBarProps {
  connections: OverviewQuery['connections'];
  connection: string | undefined;
  onConnection(id: string | undefined): void;
}

const KINDS = { HUGGING_FACE: 'Hugging Face', CUSTOM_ENDPOINT: 'endpoint', LOCAL: 'in this server' };

export function TopBar({ connections, connection, onConnection }: TopBarProps) {
  return (
    <header className="top">
      <h1>
        <img src={icon} alt="" width="28" height="28" /> inferql
      </h1>
      <label className="connection">
        <span>Connection</span>
        <select value={connection ?? ''} onChange={(event) => onConnection(event.target.value || undefined)}>
          {connections
            .toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault))
            .map(({ id, kind, isDefault }) => (
              <option key={id} value={isDefault ? '' : id}>
                {id === 'local' || id === 'hugging-face' ? id : `${id} (${KINDS[kind]})`}
              </option>
            ))}
        </select>
      </label>
      <a className="button" href={ENDPOINT}>
        GraphiQL
      </a>
    </header>
  );
}
