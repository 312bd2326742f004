import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { v7 as uuid } from 'uuid';
import { parseConfig } from '../../platform/config/env';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database';
import { startRedis, type TestRedis } from '../../testing/redis-server';
import { testEnvironment } from '../../testing/test-environment';
import { until } from '../../testing/until';
import { WorkModule } from '../../testing/kill/work.module';
import { WORK_TABLES } from '../../testing/kill/work';
import { Database } from '../../platform/database/database';
import { JobQueue } from './job-queue';
import { Workers } from './workers';

const { redisServer } = testEnvironment();
if (!redisServer) process.stdout.write('\nNo redis-server on this machine: the queue on Redis is SKIPPED.\n');

describe.each([['PostgreSQL'], ...(redisServer ? [['Redis']] : [])])('the queue on %s', (backend) => {
  let database: TestDatabase;
  let redis: TestRedis | undefined;
  let start: () => Promise<INestApplicationContext>;
  beforeAll(async () => {
    database = await createTestDatabase();
    redis = backend === 'Redis' ? await startRedis() : undefined;
    const config = parseConfig({ DATABASE_URL: database.url, LOG_LEVEL: 'silent', ...(redis && { REDIS_URL: redis.url }) });
    start = () => NestFactory.createApplicationContext(WorkModule.forRoot(config), { logger: false, abortOnError: false });
    const app = await start();
    await app.get(Database).pool.query(WORK_TABLES);
    await app.close();
  });
  afterAll(async () => {
    await redis?.stop();
    await database?.drop();
  });

  it('keeps one job per row, however often it is nudged, and forgets it when it is done', async () => {
    const app = await start();
    const [jobs, id] = [app.get(JobQueue), uuid()];
    await app.get(Database).pool.query("INSERT INTO work (id, job, next_at) VALUES ($1, 'call-reconcile', 'infinity')", [id]);
    await Promise.all(Array.from({ length: 20 }, () => jobs.add('call-reconcile', id)));
    expect(await jobs.queue('call-reconcile').getWaitingCount()).toBe(1);
    await app.get(Workers).start();
    const { pool } = app.get(Database);
    await until(async () => (await pool.query('SELECT 1 FROM completions WHERE row_id = $1', [id])).rowCount === 1, 'the job is done');
    await until(async () => (await jobs.queue('call-reconcile').getJob(`call-reconcile-${id}`)) === undefined, 'the job is forgotten');
    await app.close();
  });

  it('brings what was never nudged by the sweep, once for all workers', async () => {
    const apps = await Promise.all([start(), start()]);
    const { pool } = apps[0].get(Database);
    const ids = Array.from({ length: 30 }, () => uuid());
    for (const id of ids) await pool.query("INSERT INTO work (id, job) VALUES ($1, 'contact-import')", [id]);
    await Promise.all(apps.map((app) => app.get(Workers).start()));
    await until(async () => (await pool.query('SELECT 1 FROM completions WHERE row_id = ANY($1)', [ids])).rowCount === 30, 'all swept');
    expect(await apps[0].get(JobQueue).queue('owed-sweep').getJobSchedulersCount()).toBe(1);
    await Promise.all(apps.map((app) => app.close()));
  });

  it('does not make a caller fail or wait when jobs cannot be added', async () => {
    const app = await start();
    const jobs = app.get(JobQueue);
    await jobs.queue('call-reconcile').close();
    await expect(jobs.add('call-reconcile', uuid())).resolves.toBeUndefined();
    await app.close();
  });

  if (backend === 'Redis')
    it('keeps callers waiting at most once while Redis is away, and goes on when it is back', async () => {
      const app = await start();
      const jobs = app.get(JobQueue);
      await app.get(Workers).start();
      const { pool } = app.get(Database);
      const ids = Array.from({ length: 200 }, () => uuid());
      for (const id of ids) await pool.query("INSERT INTO work (id, job) VALUES ($1, 'call-act')", [id]);
      await redis!.freeze();
      // One after another: two seconds each would be longer than this spec may take.
      for (const id of ids) await jobs.add('call-act', id);
      await redis!.thaw();
      await until(
        async () => (await pool.query('SELECT 1 FROM completions WHERE row_id = ANY($1)', [ids])).rowCount === ids.length,
        'all done',
      );
      await app.close();
    });

  if (backend === 'Redis')
    it('sweeps again after Redis has lost its memory', async () => {
      const app = await start();
      await app.get(Workers).start();
      const sweeps = () => app.get(JobQueue).queue('owed-sweep').getJobSchedulersCount();
      expect(await sweeps()).toBe(1);
      await redis!.forget();
      expect(await sweeps()).toBe(0);
      await until(async () => (await sweeps()) === 1, 'the schedule is there again');
      await app.close();
    });
});
