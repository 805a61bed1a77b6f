// What the page knows of its server: the server that hands out the page writes it into the HTML.

function fact(name: string): string | undefined {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;
}

/** The GraphQL endpoint as an absolute URL, as copied code needs it. */
export const ENDPOINT = new URL(fact('inferql-endpoint') ?? '/graphql', location.origin).href;

/** Megabytes of the largest file that the server accepts (MAX_UPLOAD_MB). */
export const MAX_UPLOAD_MB = Number(fact('inferql-max-upload-mb') ?? 25);
