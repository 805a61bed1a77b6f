// Downloads through the proxies that the environment names: the platform's fetch reads no such variables before Node 24.

import { EnvHttpProxyAgent, setGlobalDispatcher } from 'undici/index.js';

export function useProxies(): void {
  const { HTTP_PROXY, HTTPS_PROXY } = process.env;
  // As curl does: https through a tunnel, http by asking the proxy itself.
  if (HTTP_PROXY || HTTPS_PROXY) setGlobalDispatcher(new EnvHttpProxyAgent({ proxyTunnel: false }));
}
