// The project's folder, of the sources and of what is compiled from them into bench/dist/.

export const ROOT = new URL(import.meta.url.includes('/bench/dist/') ? '../../../' : '../../', import.meta.url);
