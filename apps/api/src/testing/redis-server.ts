import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port';
import { testEnvironment } from './test-environment';
import { until } from './until';

export interface TestRedis {
  url: string;
  /** As after a restart without persistence. */
  forget(): Promise<void>;
  /** Takes connections but answers nobody, as a hung machine would. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  stop(): Promise<void>;
}

/** A real Redis of one's own, empty, without persistence. Undefined when this machine has no redis-server. */
export async function startRedis(): Promise<TestRedis | undefined> {
  const program = testEnvironment().redisServer;
  if (!program) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'dialer-redis-'));
  const port = await freePort();
  const options = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const server = spawn(program, options, { stdio: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  await until(() => answers(url), 'redis-server answers');
  const signal = (name: NodeJS.Signals) => Promise.resolve(void server.kill(name));
  return {
    url,
    forget: () => forget(url),
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    stop: () => stop(server, folder),
  };
}

async function forget(url: string): Promise<void> {
  const client = new Redis(url);
  await client.flushall();
  await client.quit();
}

async function stop(server: ChildProcess, folder: string): Promise<void> {
  const ended = server.exitCode === null ? once(server, 'exit') : undefined;
  server.kill('SIGKILL');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}

async function answers(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
