// Requests on their way out, by the proxy that the settings name for each host. undici's own agent for this reads NO_PROXY
// without networks, without bare IPv6 addresses and without "*" among others, drops a user name that has no password, and
// forgets its limits on the way through an http proxy.

import { BlockList, isIP } from 'node:net';
// Not 'undici': under Bun that name is a stand-in without an Agent that works.
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici/index.js';

/** Proxies on the way out, as the environment variables of the same names have them. */
export interface ProxySettings {
  httpProxy?: string | undefined;
  httpsProxy?: string | undefined;
  /** For both, where they are not set. */
  allProxy?: string | undefined;
  noProxy?: string | undefined;
}

/** @param options of each host's sockets, through a proxy too */
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
    // Names are resolved by the proxy, which "h" asks for.
    uri: `${proxy.protocol.replace(/^socks.*/, 'socks5:')}//${proxy.host}`,
    // As curl does: https through a tunnel, http by asking the proxy itself, which many let no tunnel through to.
    proxyTunnel: false,
    factory: (origin, own) => new Pool(origin, { ...options, ...own }),
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A "%" that is meant as one.
    return text;
  }
}

/** @returns the proxy for a URL; undefined where it is asked directly */
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

/** One entry of NO_PROXY: `*`, a host or a domain, an address or a network, all but the first with a port where it has one. */
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
  // With or without the dot in front, a name stands for its subdomains too.
  const domain = name.replace(/^\*?\.+/, '');
  return (host) => host === domain || host.endsWith(`.${domain}`);
}

/** In small letters, without the brackets of IPv6 and the dot of a whole name. */
function bareHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

function withoutScheme(entry: string): string {
  return entry.replace(/^https?:\/\//i, '').replace(/\/$/, '');
}
