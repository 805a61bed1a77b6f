// An undici agent that sends each request through the proxy that the settings name for its host. undici's own
// EnvHttpProxyAgent does not support networks, bare IPv6 addresses or "*" among others in NO_PROXY, drops a user name
// without a password, and loses its limits with an http proxy.

import { BlockList, isIP } from 'node:net';
// Not 'undici': Bun replaces that module by one without a working Agent.
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici/index.js';

/** Proxies, as in the environment variables of the same names. */
export interface ProxySettings {
  httpProxy?: string | undefined;
  httpsProxy?: string | undefined;
  /** For both, if they are not set. */
  allProxy?: string | undefined;
  noProxy?: string | undefined;
}

/** @param options options of the sockets of each host, with or without a proxy */
export function createProxiedAgent(options: Agent.Options, settings: ProxySettings): Dispatcher {
  const choose = createProxyChoice(settings);
  return new Agent({
    ...options,
    factory(origin, own) {
      const proxy = choose(new URL(origin));
      return proxy ? proxyAgent(proxy, options) : new Pool(origin, own);
    },
  });
}

function proxyAgent(proxy: URL, options: Agent.Options): ProxyAgent {
  const [username, password] = [decoded(proxy.username), decoded(proxy.password)];
  const token = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return new ProxyAgent({
    ...options,
    ...(/^socks/.test(proxy.protocol) ? { username, password } : username || password ? { token } : {}),
    // The proxy always resolves names, as in socks5h.
    uri: `${proxy.protocol.replace(/^socks.*/, 'socks5:')}//${proxy.host}`,
    // As in curl: a tunnel for https only, because many proxies refuse tunnels to http ports.
    proxyTunnel: false,
    factory: (origin, own) => new Pool(origin, { ...options, ...own }),
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A literal "%".
    return text;
  }
}

/** @returns the function that chooses the proxy for a URL; undefined: none */
export function createProxyChoice({
  httpProxy,
  httpsProxy,
  allProxy,
  noProxy = '',
}: ProxySettings): (url: URL) => URL | undefined {
  const proxies: Readonly<Record<string, string | undefined>> = {
    'http:': httpProxy || allProxy,
    'https:': httpsProxy || allProxy || httpProxy,
  };
  const entries = noProxy.split(/[\s,;]+/).flatMap((entry) => exceptionOf(entry) ?? []);
  return function choose(url) {
    const proxy = proxies[url.protocol];
    if (!proxy) return undefined;
    const host = bareHost(url.hostname);
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    return entries.some((one) => one(host, port)) ? undefined : new URL(proxy);
  };
}

type Exception = (host: string, port: string) => boolean;

/**
 * Parses an entry of NO_PROXY: `*`, or a host, domain, address or network with an optional port.
 */
function exceptionOf(entry: string): Exception | undefined {
  const [, name, port] = /^(\[[^\]]*\](?:\/\d+)?|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(withoutScheme(entry)) ?? [];
  if (!name) return undefined;
  if (name === '*') return () => true;
  const isHost = hostException(bareHost(name));
  return (host, asked) => (port === undefined || port === asked) && isHost(host);
}

function hostException(name: string): (host: string) => boolean {
  const [address = '', bits] = name.replace(/^\[(.*)\](?=\/|$)/, '$1').split('/');
  const kind = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) > 0) {
    const network = new BlockList();
    const most = kind === 'ipv6' ? 128 : 32;
    const length = bits === undefined ? most : Number(bits);
    if (!(Number.isInteger(length) && length <= most)) return () => false;
    network.addSubnet(address, length, kind);
    return (host) => isIP(host) > 0 && network.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
  }
  // A name includes its subdomains, with or without a leading dot.
  const domain = name.replace(/^\*?\.+/, '');
  return (host) => host === domain || host.endsWith(`.${domain}`);
}

/** Lower case, without the brackets of IPv6 and the final dot of an absolute name. */
function bareHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

function withoutScheme(entry: string): string {
  return entry.replace(/^https?:\/\//i, '').replace(/\/$/, '');
}
