// NO_PROXY in the forms that curl, Go, Python and people write, and which proxy is for which URL.

import { expect, test } from 'vitest';
import { createProxyChoice } from '../../../src/utils/proxied-agent.ts';

const DIRECT: [noProxy: string, url: string][] = [
  ['*', 'http://a.example'],
  ['other.example, *', 'https://a.example'],
  ['example.com', 'http://example.com'],
  ['example.com', 'http://www.example.com:8080'],
  ['.example.com', 'http://www.example.com'],
  ['.example.com', 'http://example.com'],
  ['*.example.com', 'https://a.b.example.com'],
  ['EXAMPLE.com', 'http://Example.COM'],
  ['example.com.', 'http://example.com'],
  ['example.com', 'http://example.com./'],
  ['example.com:8080', 'http://example.com:8080'],
  ['example.com:443', 'https://example.com'],
  ['.example.com:80', 'http://a.example.com'],
  ['http://example.com/', 'http://example.com'],
  ['localhost', 'http://localhost:11434'],
  [' a.example ,\tlocalhost , b.example', 'http://localhost'],
  ['a.example b.example', 'http://b.example'],
  ['a.example;b.example', 'http://b.example'],
  ['127.0.0.1', 'http://127.0.0.1:4'],
  ['127.0.0.1:4', 'http://127.0.0.1:4'],
  ['127.0.0.1', 'http://[::ffff:127.0.0.1]'],
  ['127.0.0.0/8', 'http://127.9.1.1'],
  ['10.0.0.0/8,192.168.0.0/16', 'http://192.168.7.1'],
  ['::1', 'http://[::1]:5000'],
  ['[::1]', 'http://[::1]:5000'],
  ['[::1]:5000', 'http://[::1]:5000'],
  ['0:0:0:0:0:0:0:1', 'http://[::1]'],
  ['fd00::/8', 'http://[fd12::1]'],
  ['[fd00::]/8', 'http://[fd12::1]'],
];
const PROXIED: [noProxy: string, url: string][] = [
  ['', 'http://example.com'],
  [' , ,', 'http://example.com'],
  ['example.com', 'http://badexample.com'],
  ['example.com', 'http://example.com.evil.example'],
  ['a.example.com', 'http://example.com'],
  ['example.com:8080', 'http://example.com'],
  ['example.com:8080', 'https://example.com'],
  ['127.0.0.1:5', 'http://127.0.0.1:4'],
  ['10.0.0.0/8', 'http://127.0.0.1'],
  ['10.0.0.0/8', 'http://10.example'],
  ['1.2.3.4/99', 'http://1.2.3.4'],
  ['[::1]:5000', 'http://[::1]:5001'],
  ['localhost', 'http://127.0.0.1'],
];

const proxied = (noProxy: string, url: string) =>
  createProxyChoice({ httpProxy: 'http://proxy.example:1', noProxy })(new URL(url)) !== undefined;

test.each(DIRECT)('NO_PROXY=%s: %s is asked directly', (noProxy, url) => expect(proxied(noProxy, url)).toBe(false));
test.each(PROXIED)('NO_PROXY=%s: %s is not', (noProxy, url) => expect(proxied(noProxy, url)).toBe(true));

test.each([
  [{ httpProxy: 'http://h' }, 'http://h/', 'http://h/'],
  [{ httpsProxy: 'http://s' }, undefined, 'http://s/'],
  [{ allProxy: 'http://a' }, 'http://a/', 'http://a/'],
  [{ httpProxy: 'http://h', allProxy: 'http://a' }, 'http://h/', 'http://a/'],
  [{ httpProxy: 'http://h', httpsProxy: 'http://s', allProxy: 'http://a' }, 'http://h/', 'http://s/'],
  [{}, undefined, undefined],
])('%j', (settings, forHttp, forHttps) => {
  const choose = createProxyChoice(settings);
  expect(choose(new URL('http://x.example'))?.href).toBe(forHttp);
  expect(choose(new URL('https://x.example'))?.href).toBe(forHttps);
});
