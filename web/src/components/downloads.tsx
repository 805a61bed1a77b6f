// Models that the server is fetching from the Hub at the moment, and how far each is.

import { useQuery } from '@apollo/client/react';
import { DownloadsDocument } from '../generated/graphql.ts';

export function Downloads() {
  const { data } = useQuery(DownloadsDocument, { pollInterval: 1000, fetchPolicy: 'no-cache' });
  const downloads = data?.connections.flatMap((connection) => connection.downloads) ?? [];
  return downloads.map(({ model, loadedBytes, totalBytes }) => (
    <label key={model} className="download">
      Fetching {model}: {megabytes(loadedBytes)}
      {totalBytes === null ? '' : ` of ${megabytes(totalBytes)}`} MB
      <progress value={totalBytes === null ? undefined : loadedBytes} max={totalBytes ?? undefined} />
    </label>
  ));
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
