// inferql as it is built (`dist/`), with the settings of its environment.

import { reportToParent } from '../shared/child.ts';
import { ROOT } from '../shared/root.ts';

const dist = new URL('dist/', ROOT);
const { createApp } = await import(new URL('app.js', dist).href);
const { startServer } = await import(new URL('http/server.js', dist).href);
const { readSettings } = await import(new URL('settings/read-settings.js', dist).href);
const { createLog } = await import(new URL('telemetry/log.js', dist).href);

const settings = readSettings({ ...process.env, PORT: '0', LOCAL_DOWNLOADS: 'false' });
const inferql = createApp(settings, createLog(settings.LOG_LEVEL));
const { url } = await startServer({ inferql, host: '127.0.0.1', port: 0 });
reportToParent(url);
