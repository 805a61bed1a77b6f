// What stands in deploy/ and in the Dockerfile: it can be read, its settings exist and are good, its times fit together.

import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { uploadLimits } from '../../src/graphql/uploads/upload-limits.ts';
import { readSettings, type Settings } from '../../src/settings/read-settings.ts';
import { VARIABLES } from '../../src/settings/variables.ts';

const read = (file: string) => readFileSync(file, 'utf8');
const KEYS = { API_KEYS: 'app=CHOOSE-A-KEY' };

/** NODE_ENV is not ours. Throws SettingsError where a value is bad. */
function settingsOf({ NODE_ENV, ...environment }: Record<string, string>): Settings {
  expect(NODE_ENV ?? 'production').toBe('production');
  expect(Object.keys(VARIABLES)).toEqual(expect.arrayContaining(Object.keys(environment)));
  return readSettings(environment);
}

const pairsOf = (text: string) =>
  Object.fromEntries(text.split(/\s+/).map((pair) => [pair.split('=', 1)[0], pair.slice(pair.indexOf('=') + 1)]));

const image = pairsOf(/^ENV (NODE_ENV=.*)$/m.exec(read('Dockerfile'))?.[1] ?? '');

test('the image listens to the outside, and starts what the package calls inferql', () => {
  const dockerfile = read('Dockerfile');
  expect(settingsOf({ ...image, ...KEYS })).toMatchObject({ HOST: '0.0.0.0', PORT: 4000 });
  expect(dockerfile).toContain('EXPOSE 4000');
  const manifest = z.object({ bin: z.object({ inferql: z.string() }), scripts: z.object({ start: z.string() }) });
  const { bin, scripts } = manifest.parse(JSON.parse(read('package.json')));
  const entrypoint = z.array(z.string()).parse(JSON.parse(/^ENTRYPOINT (.+)$/m.exec(dockerfile)?.[1] ?? ''));
  expect(entrypoint.at(-1)).toBe(`/app/${bin.inferql}`);
  // The same program with the same flags as npm start.
  expect(`exec ${entrypoint.join(' ').replace('/app/', '')}`).toBe(scripts.start);
  expect(dockerfile.match(/^USER (\w+)$/m)?.[1]).toBe('node');
  const allowed = read('.dockerignore').matchAll(/^!(.+)$/gm);
  for (const [, name = ''] of allowed) expect(existsSync(name), name).toBe(true);
});

test('images of others are named by their digest: a tag can be moved', () => {
  const files = [
    'Dockerfile',
    'deploy/compose.yaml',
    'deploy/kubernetes/inferql.yaml',
    'deploy/kubernetes/valkey.yaml',
  ];
  const named = files.flatMap((file) => [...read(file).matchAll(/^(?:FROM|\s*(?:- )?image:)\s+(\S+)/gm)]);
  // Stages of the Dockerfile, and the image that it makes.
  const others = named.map(([, name = '']) => name).filter((name) => name !== 'node' && name !== 'inferql');
  expect(others).toHaveLength(4);
  for (const name of others) expect(name).toMatch(/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
});

test('compose: two servers that share a cache, with keys, and time to drain', () => {
  const server = z.object({
    environment: z.record(z.string(), z.coerce.string()),
    stop_grace_period: z.string().regex(/^\d+s$/),
    volumes: z.tuple([z.string()]),
  });
  const services = z
    .object({ services: z.object({ 'inferql-1': server, 'inferql-2': server, valkey: z.object({}) }) })
    .parse(parse(read('deploy/compose.yaml'), { merge: true })).services;
  expect(services['inferql-1'].volumes).not.toEqual(services['inferql-2'].volumes);
  const { environment, stop_grace_period } = services['inferql-1'];
  // `:?` makes compose refuse to start without it.
  expect(environment.API_KEYS).toMatch(/^\$\{API_KEYS:\?/);
  const settings = settingsOf({ ...image, ...environment, ...KEYS, HF_TOKEN: '' });
  // The cache asks for a password, the same one that the servers know; compose refuses to start without it.
  expect(settings.REDIS_URL).toMatch(/^redis:\/\/:\$\{VALKEY_PASSWORD:\?.*\}@valkey:6379$/);
  expect(read('deploy/compose.yaml')).toContain('--requirepass ${VALKEY_PASSWORD}');
  // The balancer is the one proxy, and it adds whom it saw.
  expect(settings.TRUST_PROXY).toBe(1);
  expect(read('deploy/nginx.conf')).toContain('X-Forwarded-For $proxy_add_x_forwarded_for');
  expect(Number.parseInt(stop_grace_period, 10)).toBeGreaterThan(settings.SHUTDOWN_SECONDS);
});

test('the balancer lets the largest file pass, and waits longer than the server does', () => {
  const config = read('deploy/nginx.conf');
  const settings = settingsOf({});
  const megabytes = Number(/client_max_body_size (\d+)m/.exec(config)?.[1]);
  expect(megabytes * 1024 * 1024).toBeGreaterThan(uploadLimits(settings.MAX_UPLOAD_MB).maxBodyBytes);
  expect(Number(/proxy_read_timeout (\d+)s/.exec(config)?.[1])).toBeGreaterThan(settings.INFERENCE_TIMEOUT_SECONDS);
});

test('operators’ pages stay behind the balancer, and no address has all of it', () => {
  const config = read('deploy/nginx.conf');
  for (const path of ['/metrics', '/ready']) expect(config).toContain(`location = ${path} { return 404; }`);
  expect(config).toMatch(/limit_req zone=/);
  expect(config).toMatch(/limit_conn connections \d+;/);
});

test('Kubernetes: the cache is reached by the servers alone, with a password', () => {
  const documents = parseAllDocuments(read('deploy/kubernetes/valkey.yaml')).map((document) => document.toJS());
  const policy = documents.find(({ kind }) => kind === 'NetworkPolicy');
  expect(policy.spec.ingress[0].from).toEqual([
    { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'inferql' } } },
  ]);
  const [container] = documents[0].spec.template.spec.containers;
  expect(container.args.join(' ')).toContain('--requirepass $(VALKEY_PASSWORD)');
  expect(container.env[0].valueFrom.secretKeyRef.name).toBe('inferql');
});

test('Kubernetes: probes that the server answers, settings that it knows, and time to drain', () => {
  const files = ['inferql.yaml', 'scaling.yaml', 'valkey.yaml'];
  const kustomization = z
    .object({
      resources: z.array(z.string()),
      configMapGenerator: z.tuple([z.object({ name: z.literal('inferql'), literals: z.array(z.string()) })]),
    })
    .parse(parse(read('deploy/kubernetes/kustomization.yaml')));
  expect(kustomization.resources).toEqual(files);
  for (const file of files) {
    for (const document of parseAllDocuments(read(`deploy/kubernetes/${file}`))) {
      expect(document.errors).toEqual([]);
      expect(document.toJS()).toMatchObject({ apiVersion: expect.any(String), metadata: { name: expect.any(String) } });
    }
  }
  const settings = settingsOf({
    ...image,
    ...pairsOf(kustomization.configMapGenerator[0].literals.join(' ')),
    ...KEYS,
  });
  const probe = (path: string) => z.object({ httpGet: z.object({ path: z.literal(path) }) });
  const pod = z
    .object({
      terminationGracePeriodSeconds: z.number(),
      containers: z.tuple([
        z.object({
          livenessProbe: probe('/health'),
          readinessProbe: probe('/ready'),
          ports: z.tuple([z.object({ containerPort: z.literal(settings.PORT) })]),
          lifecycle: z.object({
            preStop: z.object({ exec: z.object({ command: z.tuple([z.literal('sleep'), z.string()]) }) }),
          }),
          securityContext: z.object({ readOnlyRootFilesystem: z.literal(true) }),
        }),
      ]),
    })
    .parse(parseAllDocuments(read('deploy/kubernetes/inferql.yaml'))[0]?.toJS().spec.template.spec);
  const [, pause] = pod.containers[0].lifecycle.preStop.exec.command;
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(settings.SHUTDOWN_SECONDS + Number(pause));
});

test('systemd: settings that exist, and time to drain', () => {
  const unit = read('deploy/inferql.service');
  const settings = settingsOf(pairsOf(/^Environment=(.*)$/m.exec(unit)?.[1] ?? ''));
  expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(settings.SHUTDOWN_SECONDS);
});

test('the page on growing names settings that exist', () => {
  const named = [...read('docs/growing.md').matchAll(/`([A-Z]+(?:_[A-Z]+)*)`/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(10);
  expect(Object.keys(VARIABLES)).toEqual(expect.arrayContaining([...new Set(named)]));
});
