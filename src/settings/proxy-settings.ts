// The proxies of the settings, for connections and downloads.

import type { ProxySettings } from '../utils/proxied-agent.ts';
import type { Settings } from './read-settings.ts';

export function proxySettings(
  settings: Pick<Settings, 'HTTP_PROXY' | 'HTTPS_PROXY' | 'ALL_PROXY' | 'NO_PROXY'>,
): ProxySettings {
  return {
    httpProxy: settings.HTTP_PROXY,
    httpsProxy: settings.HTTPS_PROXY,
    allProxy: settings.ALL_PROXY,
    noProxy: settings.NO_PROXY,
  };
}
