import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { testEnvironment } from '../../testing/test-environment';
import { migrateDatabase } from './migrate';
import { waitForDatabase } from './wait-for-database';

function urlOf(database: string): string {
  const url = new URL(testEnvironment().databaseUrl);
  url.pathname = `/${database}`;
  return url.toString();
}

async function ask<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe('migrateDatabase', () => {
  const name = `migrate_${randomUUID().replaceAll('-', '')}`;
  const url = urlOf(name);
  beforeAll(() => ask(urlOf('postgres'), (server) => server.query(`CREATE DATABASE ${name}`)));
  afterAll(() => ask(urlOf('postgres'), (server) => server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)));

  it('does its work once when many processes start together on an empty database', async () => {
    await Promise.all(Array.from({ length: 6 }, () => migrateDatabase(url)));
    const { rows } = await ask(url, (client) => client.query<{ hash: string }>('SELECT hash FROM drizzle.__drizzle_migrations'));
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map((row) => row.hash)).size).toBe(rows.length);
  });

  it('leaves our tables in public and the tables of jobs in bullmq', async () => {
    const tables = await ask(url, (client) =>
      client.query<{ schema: string; count: string }>(
        "SELECT schemaname AS schema, count(*) FROM pg_tables WHERE schemaname IN ('public', 'bullmq') GROUP BY 1 ORDER BY 1",
      ),
    );
    expect(tables.rows.map((row) => row.schema)).toEqual(['bullmq', 'public']);
  });

  it('changes nothing the second time', async () => {
    const count = () => ask(url, async (client) => (await client.query('SELECT * FROM drizzle.__drizzle_migrations')).rowCount);
    const before = await count();
    await migrateDatabase(url);
    expect(await count()).toBe(before);
  });

  it('gives its lock back', async () => {
    const held = await ask(url, (client) =>
      client.query(
        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
      ),
    );
    expect(held.rowCount).toBe(0);
  });
});

describe('waitForDatabase', () => {
  it('does not wait for what waiting cannot mend', async () => {
    await expect(waitForDatabase(urlOf('no_such_database'))).rejects.toMatchObject({ code: '3D000' });
  });

  it('gives up when nobody comes', async () => {
    await expect(waitForDatabase('postgres://user@127.0.0.1:9/x', 0)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
