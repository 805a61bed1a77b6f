// What a connection to a remote server is made from.

import type { ServerKind, Task } from '../../tasks/task.ts';
import type { ProxySettings } from '../../utils/proxied-agent.ts';

export interface HuggingFaceOptions {
  id: string;
  kind: 'HUGGING_FACE' | 'CUSTOM_ENDPOINT';
  /** As people write it: with or without `/v1`, below a path, or with a whole route; without a slash at its end. */
  baseUrl: string;
  apiKey?: string;
  billTo?: string;
  /** What the endpoint is; `auto` finds out. */
  server?: Exclude<ServerKind, 'hugging-face'> | 'auto';
  /** Model per task id, where it differs from the task's own. */
  models?: Readonly<Record<string, string>>;
  /** Connections to try when this one is unavailable, loading or out of quota. */
  fallback?: readonly string[];
  tasks: readonly Task[];
  timeoutSeconds: number;
  maxConcurrent: number;
  proxy?: ProxySettings | undefined;
}
