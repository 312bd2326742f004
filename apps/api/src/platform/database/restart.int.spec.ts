import { Pool } from 'pg';
import { v7 as uuid } from 'uuid';
import { ApiProcess, buildApi } from '../../testing/api-process';
import { freePort } from '../../testing/free-port';
import { WORK_TABLES } from '../../testing/kill/work';
import { buildWorker, WorkerProcess } from '../../testing/kill/worker-process';
import { startOwnPostgres, type OwnPostgres } from '../../testing/own-postgres';
import { DEMO_TWILIO } from '../../testing/test-app';
import { until } from '../../testing/until';
import { createPool } from './pool';
import { migrateDatabase } from './migrate';

jest.setTimeout(180_000);
const ROWS = 120;
const CRASHES = 2;

describe('a PostgreSQL that crashes and comes back', () => {
  let postgres: OwnPostgres;
  let pool: Pool;
  beforeAll(async () => {
    buildApi();
    buildWorker();
    postgres = await startOwnPostgres();
    await migrateDatabase(postgres.url);
    pool = createPool('spec', { connectionString: postgres.url, max: 3 });
    await pool.query(WORK_TABLES);
  });
  afterAll(async () => {
    await pool?.end();
    await postgres?.discard();
  });

  /** The server is away for moments of this spec; a question then simply has no answer yet. */
  const ask = (sql: string, values: unknown[] = []) =>
    pool.query<{ n: number }>(sql, values).then(
      ({ rows }) => rows[0]?.n ?? 0,
      () => undefined,
    );

  it('takes no process of the API with it', async () => {
    const port = await freePort();
    const api = ApiProcess.run({
      ...DEMO_TWILIO,
      DATABASE_URL: postgres.url,
      HOST: '127.0.0.1',
      PORT: port,
      ADMIN_EMAIL: 'a@example.com',
      ADMIN_PASSWORD: 'pass-word-1',
    });
    const status = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init).then((reply) => reply.status);
    const signIn = () =>
      status('/api/auth/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: `http://127.0.0.1:${port}` },
        body: JSON.stringify({ email: 'a@example.com', password: 'pass-word-1' }),
      });
    try {
      await api.ready();
      for (let crash = 0; crash < CRASHES; crash++) {
        expect(await signIn()).toBe(200);
        await postgres.crash();
        await until(async () => (await status('/health')) === 200, 'healthy again');
      }
      expect(await signIn()).toBe(200);
      api.signal('SIGTERM');
      expect(await api.ended).toBe(0);
    } finally {
      api.signal('SIGKILL');
    }
  });

  it('loses no owed work: workers go on by themselves', async () => {
    const worker = await WorkerProcess.start({ DATABASE_URL: postgres.url, LOG_LEVEL: 'silent', ...DEMO_TWILIO });
    const done = () => ask('SELECT count(*)::int AS n FROM work WHERE done_at IS NOT NULL');
    try {
      for (let index = 0; index < ROWS; index++) await pool.query("INSERT INTO work (id, job) VALUES ($1, 'call-reconcile')", [uuid()]);
      for (let crash = 1; crash <= CRASHES; crash++) {
        await until(async () => ((await done()) ?? 0) >= (ROWS * crash) / (CRASHES + 1), 'some rows done', 90_000);
        await postgres.crash();
      }
      await until(async () => (await done()) === ROWS, 'every row done', 90_000);
      expect(await ask('SELECT count(*)::int AS n FROM completions')).toBe(ROWS);
      expect(await ask('SELECT count(*)::int AS n FROM effects')).toBe(ROWS);
    } finally {
      await worker.kill();
    }
  });
});
