// Sends a picture as a file of a multipart request, and prints what is in it and where.

import { readFile } from 'node:fs/promises';

const url = process.env.INFERQL_URL ?? 'http://127.0.0.1:4000/graphql';
const picture = process.argv[2] ?? new URL('shapes.png', import.meta.url);

const query = `mutation Detect($image: Media!) {
  objectDetection(input: { image: $image }) { objects { label score box { xmin ymin xmax ymax } } }
}`;

const body = new FormData();
body.append('operations', JSON.stringify({ query, variables: { image: null } }));
body.append('map', JSON.stringify({ file: ['variables.image'] }));
body.append('file', new Blob([await readFile(picture)]), 'picture.png');

// No content-type header: fetch writes it, with the boundary of the parts.
const response = await fetch(url, { method: 'POST', body });
const { data, errors } = await response.json();
if (errors) throw new Error(errors[0].message);

for (const { label, score, box } of data.objectDetection.objects) {
  const corners = [box.xmin, box.ymin, box.xmax, box.ymax].map(Math.round);
  console.log(`${label} ${score.toFixed(2)} at ${corners.join(', ')}`);
}
