import type { Provider } from '@nestjs/common';
import { createPostgresBackend, setDefaultBackendFactory, type ConnectionOptions, type QueueBaseOptions } from 'bullmq';
import { AppConfig } from './config/app-config';
import { createPool } from './database/pool';

/** Each worker keeps one connection of the pool for LISTEN; the rest is for adding and moving jobs. */
const CONNECTIONS_BESIDE_LISTENERS = 8;

export interface QueueBackend {
  kind: 'postgresql' | 'redis';
  connection: QueueBaseOptions['connection'];
  close(): Promise<void>;
}

/**
 * Every queue opens its own at the start, all at once: a slow machine needs its time for that, and nobody waits at a screen
 * for jobs.
 */
const CONNECTED_WITHIN_MS = 30_000;

/** The one place that decides where BullMQ keeps its jobs (ADR 5): PostgreSQL, or Redis when REDIS_URL is set. */
export function openQueueBackend(config: Pick<AppConfig, 'database' | 'redis'>, queues: number): QueueBackend {
  if (config.redis) {
    setDefaultBackendFactory();
    const connection = { url: config.redis.url, maxRetriesPerRequest: null } as unknown as ConnectionOptions;
    return { kind: 'redis', connection, close: async () => undefined };
  }
  setDefaultBackendFactory(createPostgresBackend);
  const pool = createPool('queue', {
    connectionString: config.database.url,
    max: queues + CONNECTIONS_BESIDE_LISTENERS,
    connectionTimeoutMillis: CONNECTED_WITHIN_MS,
    // BullMQ's own setting of the path is only for pools that it makes itself, one per queue: too many connections.
    options: '-c search_path=bullmq,public',
  });
  // Each queue and each worker listens to the shared pool's errors: not a leak, however many kinds of jobs there are.
  pool.setMaxListeners(0);
  return { kind: 'postgresql', connection: pool, close: () => pool.end() };
}

export const QUEUE_BACKEND = Symbol('QUEUE_BACKEND');

export function queueBackendProvider(queues: number): Provider {
  return { provide: QUEUE_BACKEND, inject: [AppConfig], useFactory: (config: AppConfig) => openQueueBackend(config, queues) };
}
