// The environment of a host: it decodes what strangers send with native code, and needs no secret to do so.

const PASSED_ON = [
  ...['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH'],
  ...['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS'],
];

export type ProxyEnv = { readonly [Name in 'HTTP_PROXY' | 'HTTPS_PROXY' | 'NO_PROXY']?: string | undefined };

/** @param hfToken for gated models; transformers.js sends it to the Hub's own hosts alone */
export function workerEnv(
  env: NodeJS.ProcessEnv,
  hfToken: string | undefined,
  proxy: ProxyEnv = {},
): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => PASSED_ON.includes(name));
  const given = Object.entries({ ...proxy, HF_TOKEN: hfToken }).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(kept), ...Object.fromEntries(given) };
}
