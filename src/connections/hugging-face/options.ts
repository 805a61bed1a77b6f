// Options of a connection to a remote server.

import type { ServerKind, Task } from '../../tasks/task.ts';
import type { ProxySettings } from '../../utils/proxied-agent.ts';

export interface HuggingFaceOptions {
  id: string;
  kind: 'HUGGING_FACE' | 'CUSTOM_ENDPOINT';
  /** With or without `/v1`, below a path, or with a whole route (base-url.ts); no slash at the end. */
  baseUrl: string;
  apiKey?: string;
  billTo?: string;
  /** The kind of server; `auto` detects it. */
  server?: Exclude<ServerKind, 'hugging-face'> | 'auto';
  /** Model per task id, if it differs from the task's own default. */
  models?: Readonly<Record<string, string>>;
  /** Connections to try when this one is unavailable, loading or out of quota. */
  fallback?: readonly string[];
  tasks: readonly Task[];
  timeoutSeconds: number;
  maxConcurrent: number;
  proxy?: ProxySettings | undefined;
}
