// Settings: defaults, good values, and every bad one told at once without its secret.

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nearNames } from '../../src/settings/near-names.ts';
import { readSettings, SettingsError } from '../../src/settings/read-settings.ts';
import { VARIABLES } from '../../src/settings/variables.ts';

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

function fileOf(content: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), 'inferql-')), 'connections.json');
  writeFileSync(file, typeof content === 'string' || content instanceof Buffer ? content : JSON.stringify(content));
  return file;
}

const connection = { id: 'a', kind: 'custom-endpoint', baseUrl: 'https://a.example' };

describe('settings', () => {
  test('nothing set: local models, the documented defaults', () => {
    expect(readSettings({})).toMatchObject({
      PORT: 4000,
      HOST: '127.0.0.1',
      defaultConnection: 'local',
      LOCAL_DOWNLOADS: 'any',
      LOCAL_DOWNLOAD_MAX_MB: 4096,
      localModels: {},
      INFERENCE_TIMEOUT_SECONDS: 60,
      CACHE_SECONDS: 300,
      CACHE_MEGABYTES: 64,
      BATCH_WINDOW_MS: 1,
      BATCH_MAX: 32,
      MAX_CONCURRENT: 16,
      MAX_QUEUED: 256,
      SHUTDOWN_SECONDS: 10,
      ALLOW_ANONYMOUS: false,
      RATE_LIMIT: undefined,
      RATE_LIMIT_TOKENS: undefined,
      CLIENT_TOKENS: false,
      CORS_ORIGINS: [],
      INTROSPECTION: true,
      GRAPHIQL: true,
      ONLY_PERSISTED: false,
      connections: [{ id: 'hugging-face', baseUrl: 'https://router.huggingface.co/hf-inference' }],
    });
  });

  test('each has its row in the README', () => {
    const rows = readFileSync('README.md', 'utf8').matchAll(/^\| ((?:`[A-Z_]+`(?:, )?)+) \|/gm);
    const named = [...rows].flatMap(([, names = '']) => [...names.matchAll(/[A-Z_]+/g)].map(([name]) => name));
    expect(named).toEqual(expect.arrayContaining(Object.keys(VARIABLES)));
  });

  test('a setting that has been renamed answers to its old name too', () => {
    expect(readSettings({ LOCAL_HOSTS: '3' }).LOCAL_WORKERS).toBe(3);
    expect(readSettings({ LOCAL_HOSTS: '3', LOCAL_WORKERS: '2' }).LOCAL_WORKERS).toBe(2);
    expect(() => readSettings({ LOCAL_HOSTS: 'x' })).toThrow('LOCAL_WORKERS');
  });

  test('models and tasks to load at start are a list', () => {
    expect(readSettings({}).LOCAL_PRELOAD).toEqual([]);
    expect(readSettings({ LOCAL_PRELOAD: 'summarization, owner/name' }).LOCAL_PRELOAD).toEqual([
      'summarization',
      'owner/name',
    ]);
  });

  test.each([
    ['300', 300],
    ['0', 0],
    ['-1', Number.POSITIVE_INFINITY],
    ['-1m', Number.POSITIVE_INFINITY],
    ['5m', 300],
    ['1h30m', 5400],
    ['1.5h', 5400],
    ['250ms', 0.25],
    ['1d', 86_400],
    [' 90s ', 90],
  ])('LOCAL_KEEP_ALIVE=%s is %d seconds', (text, seconds) => {
    expect(readSettings({ LOCAL_KEEP_ALIVE: text }).LOCAL_KEEP_ALIVE).toBe(seconds);
  });

  test.each([
    ['1', true],
    ['ON', true],
    ['True', true],
    ['0', false],
    ['no', false],
  ])('HF_HUB_OFFLINE=%s is %s', (text, isOffline) => {
    expect(readSettings({ HF_HUB_OFFLINE: text }).HF_HUB_OFFLINE).toBe(isOffline);
  });

  test('an empty variable counts as unset', () => {
    expect(readSettings({ PORT: '', HF_TOKEN: '', DEFAULT_CONNECTION: '' })).toEqual(readSettings({}));
  });

  test.each([
    [{}, 'any'],
    [{ LOCAL_DOWNLOADS: 'true' }, 'any'],
    [{ LOCAL_DOWNLOADS: 'false' }, 'none'],
    [{ API_KEYS: 'me=12345678' }, 'recommended'],
    [{ HOST: '0.0.0.0', ALLOW_ANONYMOUS: 'true' }, 'recommended'],
    [{ HOST: '0.0.0.0', API_KEYS: 'me=12345678', LOCAL_DOWNLOADS: 'any' }, 'any'],
  ])('%o: callers may have %s models fetched', (environment, policy) => {
    expect(readSettings(environment).LOCAL_DOWNLOADS).toBe(policy);
  });

  test('local models by task: LOCAL_DEFAULTS, and over it the entry of the connection', () => {
    const entry = { id: 'local', kind: 'local', models: { 'fill-mask': 'of/entry' } };
    const environment = {
      LOCAL_DEFAULTS: 'fill-mask=of/setting, translation=of/setting:q4',
      CONNECTIONS_FILE: fileOf({ connections: [connection, entry] }),
    };
    const { localModels, connections } = readSettings(environment);
    expect(localModels).toEqual({ 'fill-mask': 'of/entry', translation: 'of/setting:q4' });
    expect(connections.map(({ id }) => id)).toEqual(['hugging-face', 'a']);
    const problems = problemsOf({ CONNECTIONS_FILE: fileOf({ connections: [{ ...entry, model: 'x' }] }) });
    expect(problems).toEqual([expect.stringContaining('there is no key "model". Did you mean models?')]);
  });

  test('HF_TOKEN alone leaves the default connection to local models of the user', () => {
    expect(readSettings({ HF_TOKEN: 'hf_x', LOCAL_MODELS: '/models' }).defaultConnection).toBe('local');
    const both = { HF_TOKEN: 'hf_x', HF_BASE_URL: 'http://127.0.0.1:1', LOCAL_MODELS: '/models' };
    expect(readSettings(both).defaultConnection).toBe('hugging-face');
  });

  test.each([{ HF_TOKEN: 'hf_x' }, { HF_BASE_URL: 'http://127.0.0.1:1/' }])(
    '%o makes the router the default',
    (set) => {
      expect(readSettings(set).defaultConnection).toBe('hugging-face');
    },
  );

  test.each([
    ['PORT', '65536'],
    ['PORT', '1.5'],
    ['PORT', '-1'],
    ['HOST', 'a b'],
    ['HF_BASE_URL', 'ftp://a'],
    ['HF_BASE_URL', 'router.huggingface.co'],
    ['HF_BASE_URL', 'https://a?b=c'],
    ['HF_ENDPOINT', 'hub'],
    ['HF_CUSTOM_ENDPOINT', 'yes'],
    ['LOCAL_DOWNLOADS', '1'],
    ['LOCAL_DOWNLOAD_MAX_MB', '0'],
    ['LOCAL_DTYPE', 'q5'],
    ['LOCAL_DEFAULTS', 'text-classification'],
    ['LOCAL_WORKERS', '0'],
    ['LOCAL_KEEP_ALIVE', '5 minutes'],
    ['LOCAL_KEEP_ALIVE', '1h30'],
    ['LOCAL_KEEP_ALIVE', 'forever'],
    ['LOCAL_KEEP_ALIVE', '400d'],
    ['HF_HUB_OFFLINE', 'maybe'],
    ['LOCAL_MEMORY_MB', '1'],
    ['INFERENCE_TIMEOUT_SECONDS', '0'],
    ['CACHE_SECONDS', '-1'],
    ['CACHE_MEGABYTES', 'much'],
    ['BATCH_WINDOW_MS', '1001'],
    ['BATCH_MAX', '0'],
    ['MAX_CONCURRENT', '0'],
    ['MAX_QUEUED', '1e9'],
    ['SHUTDOWN_SECONDS', 'x'],
    ['LOG_LEVEL', 'verbose'],
    ['METRICS', 'yes'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['DEFAULT_CONNECTION', 'nowhere'],
    ['CONNECTIONS_FILE', '/no/such/file.json'],
    ['HOST', '0.0.0.0'],
    ['HOST', '::'],
    ['HOST', '192.168.1.2'],
    ['HOST', 'inference.internal'],
    ['ALLOW_ANONYMOUS', '1'],
    ['RATE_LIMIT', '0'],
    ['RATE_LIMIT_TOKENS', '0'],
    ['RATE_LIMIT', '60/min'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '-1'],
    ['CLIENT_TOKENS', 'yes'],
    ['CORS_ORIGINS', 'app.example'],
    ['CORS_ORIGINS', 'https://app.example/path'],
    ['CORS_ORIGINS', 'https://app.example,ftp://b'],
    ['CORS_ORIGINS', 'null'],
    ['INTROSPECTION', 'off'],
    ['GRAPHIQL', '0'],
    ['PERSISTED_OPERATIONS', '/no/such/file.json'],
    ['PERSISTED_OPERATIONS', fileOf('[]')],
    ['PERSISTED_OPERATIONS', fileOf({ id: 1 })],
  ])('%s=%s is refused, naming both', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toContain(name);
    expect(problems[0]).toContain(value);
    expect(problems[0]).toContain('expected ');
  });

  test.each([
    ['HF_TOKEN', '"hf_hush"'],
    ['HF_TOKEN', 'hf_top hush'],
    ['API_KEYS', 'hush'],
    ['METRICS_TOKEN', 'hush'],
    ['REDIS_URL', 'http://user:hush@redis'],
    ['HF_BASE_URL', 'https://user:hush@host'],
  ])('%s is refused without showing the secret', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems[0]).toContain(name);
    expect(problems.join()).not.toContain('hush');
  });

  test('all problems are told at once', () => {
    expect(problemsOf({ PORT: 'x', BATCH_MAX: 'y', HF_CUSTOM_ENDPOINT: 'z' })).toHaveLength(3);
  });

  test('the dead host is refused, and the new one named', () => {
    const [problem] = problemsOf({ HF_BASE_URL: 'https://api-inference.huggingface.co/' });
    expect(problem).toContain('https://router.huggingface.co/hf-inference');
  });

  test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('without keys it may listen on %s', (HOST) => {
    expect(problemsOf({ HOST })).toEqual([]);
  });

  test.each([
    ['API_KEYS', 'web=web-key-1'],
    ['ALLOW_ANONYMOUS', 'true'],
  ])('with %s=%s it may listen anywhere', (name, value) => {
    expect(problemsOf({ HOST: '0.0.0.0', [name]: value })).toEqual([]);
  });

  test('without keys, listening where others can reach it is refused with what to do', () => {
    expect(problemsOf({ HOST: '0.0.0.0' }).join()).toMatch(/API_KEYS.*ALLOW_ANONYMOUS=true/);
    expect(problemsOf({ HOST: '0.0.0.0', API_KEYS: 'bad' })).toHaveLength(1);
  });

  test('origins are read as a browser writes them', () => {
    const CORS_ORIGINS = 'https://App.example:443/, http://localhost:5173,*';
    expect(readSettings({ CORS_ORIGINS }).CORS_ORIGINS).toEqual(['https://app.example', 'http://localhost:5173', '*']);
  });

  test('persisted operations are read from their file, and ONLY_PERSISTED needs one', () => {
    const PERSISTED_OPERATIONS = fileOf({ a: '{ tasks { id } }' });
    const settings = readSettings({ PERSISTED_OPERATIONS, ONLY_PERSISTED: 'true' });
    expect([...settings.persistedOperations]).toEqual([['a', '{ tasks { id } }']]);
    expect(problemsOf({ ONLY_PERSISTED: 'true' })[0]).toContain('PERSISTED_OPERATIONS');
  });

  test.each(['utf8', 'utf16le'] as const)('files may begin with a byte order mark (%s)', (encoding) => {
    const saved = (content: object) => fileOf(Buffer.from(`\ufeff${JSON.stringify(content)}`, encoding));
    const CONNECTIONS_FILE = saved({ connections: [connection] });
    const PERSISTED_OPERATIONS = saved({ a: '{ tasks { id } }' });
    const settings = readSettings({ CONNECTIONS_FILE, PERSISTED_OPERATIONS });
    expect(settings.connections).toContainEqual(expect.objectContaining({ id: 'a' }));
    expect([...settings.persistedOperations]).toEqual([['a', '{ tasks { id } }']]);
  });

  test('connections of a program win over those of the same id in a file', () => {
    const CONNECTIONS_FILE = fileOf({ connections: [connection, { ...connection, id: 'b' }] });
    const { connections } = readSettings({ CONNECTIONS_FILE }, [
      { id: 'a', kind: 'hugging-face', baseUrl: 'https://own.example' },
    ]);
    expect(connections).toMatchObject([
      { id: 'hugging-face' },
      { id: 'b' },
      { id: 'a', kind: 'hugging-face', baseUrl: 'https://own.example' },
    ]);
  });

  test('a custom endpoint needs its URL', () => {
    expect(problemsOf({ HF_CUSTOM_ENDPOINT: 'true' })[0]).toContain('HF_BASE_URL');
  });
});

test('a secret from a file may end with a line break', () => {
  expect(readSettings({ HF_TOKEN: 'hf_from_a_file\n' }).HF_TOKEN).toBe('hf_from_a_file');
});

describe('the connections file', () => {
  test('adds connections, with keys from the environment', () => {
    const CONNECTIONS_FILE = fileOf({ connections: [{ ...connection, apiKey: '${KEY}', fallback: ['local'] }] });
    expect(readSettings({ CONNECTIONS_FILE, KEY: 'k', DEFAULT_CONNECTION: 'a' })).toMatchObject({
      defaultConnection: 'a',
      connections: [{ id: 'hugging-face' }, { id: 'a', apiKey: 'k', server: 'auto', fallback: ['local'] }],
    });
  });

  test.each([
    ['no JSON', '{', 'expected JSON'],
    ['JSON that breaks off', '{\n  "connections": [', 'a syntax error at line 2, column 19'],
    ['no id', { connections: [{ kind: 'hugging-face' }] }, 'connection 1 of the list.id: is missing'],
    ['no kind', { connections: [{ id: 'a' }] }, 'connection "a".kind: expected hugging-face or custom-endpoint'],
    ['no URL at all', { connections: [{ ...connection, baseUrl: 'x' }] }, 'baseUrl: expected an http or https URL'],
    ['no list', {}, 'connections'],
    ['an unknown key', { connections: [{ ...connection, url: 'x' }] }, 'url'],
    ['an unknown kind', { connections: [{ ...connection, kind: 'x' }] }, 'connection "a".kind'],
    ['an unknown server', { connections: [{ ...connection, server: 'x' }] }, 'connection "a".server'],
    ['no URL', { connections: [{ id: 'a', kind: 'custom-endpoint' }] }, 'connection "a".baseUrl'],
    ['the dead host', { connections: [{ ...connection, baseUrl: 'https://api-inference.huggingface.co' }] }, '410'],
    ['an id twice', { connections: [connection, connection] }, '"a" is taken'],
    ['the id local', { connections: [{ ...connection, id: 'local' }] }, '"local" is taken'],
    ['an id with a slash', { connections: [{ ...connection, id: 'a/b' }] }, 'connection "a/b".id'],
    ['a variable that is not set', { connections: [{ ...connection, apiKey: '${NOT_SET}' }] }, 'NOT_SET is not set'],
    ['a fallback to nowhere', { connections: [{ ...connection, fallback: ['x'] }] }, 'fallback "x"'],
    ['a fallback to itself', { connections: [{ ...connection, fallback: ['a'] }] }, 'fallback "a"'],
  ])('%s is refused', (_name, content, text) => {
    expect(problemsOf({ CONNECTIONS_FILE: fileOf(content) }).join('\n')).toContain(text);
  });
});

describe('settings that are nearly right', () => {
  test.each([
    ['API_KEY', 'API_KEYS'],
    ['HF_TOKN', 'HF_TOKEN'],
    ['CACHE_SECOND', 'CACHE_SECONDS'],
    ['LOCAL_DOWNLOAD', 'LOCAL_DOWNLOADS'],
  ])('%s is taken for %s', (name, meant) => {
    expect(nearNames({ [name]: 'x' })).toEqual([
      `${name} is not a setting. Did you mean ${meant}? Rename or unset it.`,
    ]);
  });

  test.each(['PATH', 'HOSTNAME', 'HF_HOME', 'API_URL', 'LOG_FILE', 'PORTS', 'REDIS_HOST', 'LOCAL_USER'])(
    '%s belongs to another program',
    (name) => {
      expect(nearNames({ [name]: 'x' })).toEqual([]);
    },
  );

  test('a setting that is set was not misspelt', () => {
    expect(nearNames({ REDIS_URI: 'x', REDIS_URL: 'redis://h' })).toEqual([]);
  });
});

test('a key of the connections file that does not exist is named by its connection, with those that do', () => {
  const [problem] = problemsOf({ CONNECTIONS_FILE: fileOf({ connections: [{ ...connection, servr: 'tgi' }] }) });
  expect(problem).toContain('connection "a": there is no key "servr". Did you mean server?');
  expect(problem).toContain('Keys are id, kind, baseUrl, apiKey');
});
