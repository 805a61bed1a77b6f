// An operation that comes again is compiled; nobody may notice, whatever is in it.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './start-test-server.ts';
import { startUpstream, type Upstream } from './fakes/upstream.ts';
