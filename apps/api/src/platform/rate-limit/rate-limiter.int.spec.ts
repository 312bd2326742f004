import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { startRedis, type TestRedis } from '../../testing/redis-server';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database';
import { testEnvironment } from '../../testing/test-environment';
import { Database } from '../database/database';
import { RateLimiter } from './rate-limiter';

const { redisServer } = testEnvironment();
if (!redisServer) process.stdout.write('\nNo redis-server on this machine: rate limits on Redis are SKIPPED.\n');

describe.each([['PostgreSQL'], ...(redisServer ? [['Redis']] : [])])('rate limits on %s', (backend) => {
  let database: TestDatabase;
  let server: TestRedis | undefined;
  let pool: Pool;
  let redis: Redis | null = null;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ connectionString: database.url });
    server = backend === 'Redis' ? await startRedis() : undefined;
    redis = server ? new Redis(server.url) : null;
  });
  afterAll(async () => {
    await redis?.quit();
    await server?.stop();
    await pool?.end();
    await database?.drop();
  });
  const limiter = () => new RateLimiter(new Database(pool), redis);

  it('lets so many through and says when to come back', async () => {
    for (let turn = 0; turn < 3; turn++) await limiter().consume('try', 'user:1', 3, 60);
    const refusal = await limiter()
      .consume('try', 'user:1', 3, 60)
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'RATE_LIMITED', http: { retryAfterSeconds: expect.any(Number) } });
    const { retryAfterSeconds } = (refusal as { http: { retryAfterSeconds: number } }).http;
    expect(retryAfterSeconds).toBeGreaterThan(0);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  it('keeps names and keys apart', async () => {
    await limiter().consume('a', 'user:1', 1, 60);
    await limiter().consume('b', 'user:1', 1, 60);
    await limiter().consume('a', 'user:2', 1, 60);
    await expect(limiter().consume('a', 'user:1', 1, 60)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('counts all processes together, also when they ask at once', async () => {
    const [one, two] = [limiter(), limiter()];
    const asked = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) => (index % 2 ? one : two).consume('rush', 'user:1', 10, 60)),
    );
    expect(asked.filter((answer) => answer.status === 'fulfilled')).toHaveLength(10);
  });

  it('is switched off by 0, and forgets when told to', async () => {
    for (let turn = 0; turn < 20; turn++) await limiter().consume('off', 'user:1', 0, 60);
    await limiter().consume('once', 'user:1', 1, 60);
    await limiter().reset('once', 'user:1', 1, 60);
    await limiter().consume('once', 'user:1', 1, 60);
  });

  it.each(["'; DROP TABLE rate_limits; --", 'x'.repeat(500), 'a b', 'ü\u0000ü', ''])('takes the key %j as text', async (key) => {
    await limiter().consume('odd', key, 1, 60);
    await expect(limiter().consume('odd', key, 1, 60)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });
});

describe('rate limits whose store is away', () => {
  const nowhere = () => new RateLimiter(new Database(new Pool({ connectionString: 'postgres://x@127.0.0.1:9/x' })), null);
  const refusal = { code: 'INTERNAL_ERROR', http: { status: 503, retryAfterSeconds: expect.any(Number) } };
  let warn: jest.SpyInstance;
  beforeEach(() => (warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation()));
  afterEach(() => warn.mockRestore());

  it('refuse for the moment, or let through what must be possible, and say so once', async () => {
    const limiter = nowhere();
    await expect(limiter.consume('login', 'a', 1, 60)).rejects.toMatchObject(refusal);
    for (let click = 0; click < 3; click++) await limiter.consume('END', 'user:1', 1, 60, { open: true });
    await expect(limiter.consume('login', 'a', 1, 60)).rejects.toMatchObject(refusal);
    await limiter.reset('login', 'a', 1, 60);
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
