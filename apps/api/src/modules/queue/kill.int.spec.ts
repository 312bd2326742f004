import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { Pool } from 'pg';
import { v7 as uuid } from 'uuid';
import { parseConfig } from '../../platform/config/env';
import { buildWorker, WorkerProcess } from '../../testing/kill/worker-process';
import { WORKED_JOBS, WorkModule } from '../../testing/kill/work.module';
import { WORK_TABLES } from '../../testing/kill/work';
import { startRedis, type TestRedis } from '../../testing/redis-server';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database';
import { testEnvironment } from '../../testing/test-environment';
import { until } from '../../testing/until';
import { JobQueue } from './job-queue';

const ROWS = 400;
const KILLS = 6;
/** A killed worker's jobs come back after its locks (10 s) and the next look for stalled ones (3 s). */
const PATIENCE_MS = 90_000;

jest.setTimeout(180_000);

const { redisServer } = testEnvironment();
if (!redisServer) process.stdout.write('\nNo redis-server on this machine: the kill test on Redis is SKIPPED.\n');

describe.each([['PostgreSQL'], ...(redisServer ? [['Redis']] : [])])('two workers killed at random, jobs on %s', (backend) => {
  let database: TestDatabase;
  let redis: TestRedis | undefined;
  let pool: Pool;
  let producer: INestApplicationContext;
  let env: Record<string, string>;
  const workers: WorkerProcess[] = [];

  beforeAll(async () => {
    buildWorker();
    database = await createTestDatabase();
    redis = backend === 'Redis' ? await startRedis() : undefined;
    env = { DATABASE_URL: database.url, LOG_LEVEL: 'silent', ...(redis && { REDIS_URL: redis.url }) };
    pool = new Pool({ connectionString: database.url });
    await pool.query(WORK_TABLES);
    producer = await NestFactory.createApplicationContext(WorkModule.forRoot(parseConfig(env)), { logger: false, abortOnError: false });
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.kill()));
    await producer?.close();
    await pool?.end();
    await redis?.stop();
    await database?.drop();
  });

  const numberOf = async (sql: string) => Number((await pool.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`)).rows[0]?.n);
  /** Says so too when all is done: then there is nothing to wait for. */
  const atWork = async (pid: number) =>
    (await numberOf(`work WHERE done_at IS NULL AND claimed_by = ${pid}`)) > 0 || (await done()) === ROWS;
  const done = () => numberOf('work WHERE done_at IS NOT NULL');

  /** As a web process: row first, then the nudge; every fifth time it "dies" between the two. */
  async function owe(): Promise<void> {
    const jobs = producer.get(JobQueue, { strict: false });
    for (let index = 0; index < ROWS; index++) {
      const [id, job] = [uuid(), WORKED_JOBS[index % WORKED_JOBS.length]!];
      await pool.query('INSERT INTO work (id, job) VALUES ($1, $2)', [id, job]);
      if (index % 5) await jobs.add(job, id);
    }
  }

  it('loses nothing and does nothing twice', async () => {
    workers.push(...(await Promise.all([WorkerProcess.start(env), WorkerProcess.start(env)])));
    const owing = owe();
    for (let kill = 0; kill < KILLS; kill++) {
      const target = Math.floor((ROWS * (kill + 1)) / (KILLS + 2));
      await until(async () => (await done()) >= target, `${target} of ${ROWS} rows done`, PATIENCE_MS);
      await workers[kill % 2]!.killAtWork(atWork);
      workers[kill % 2] = await WorkerProcess.start(env);
    }
    await owing;
    await until(async () => (await done()) === ROWS, 'every row done', PATIENCE_MS);

    expect(await numberOf('completions')).toBe(ROWS);
    expect(await numberOf('(SELECT DISTINCT row_id FROM completions) AS c')).toBe(ROWS);
    expect(await numberOf('effects')).toBe(ROWS);
    // The kills met work in progress, or this test would prove nothing: some rows were claimed a second time.
    const repeated = await numberOf('work WHERE claims > 1');
    expect(repeated).toBeGreaterThan(0);
    process.stdout.write(
      `\n${backend}: ${ROWS} rows, ${KILLS} kills, ${repeated} claimed again, ${await numberOf('effects WHERE deliveries > 1')} delivered again under the same key\n`,
    );
  });
});
