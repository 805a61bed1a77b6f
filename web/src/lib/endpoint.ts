// Where the GraphQL endpoint is: the server that hands out the page writes the path into its HTML.

const META = 'inferql-endpoint';

/** An absolute URL, as copied code needs it. */
export const ENDPOINT = new URL(
  document.querySelector<HTMLMetaElement>(`meta[name="${META}"]`)?.content ?? '/graphql',
  location.origin,
).href;
