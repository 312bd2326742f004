import path from 'node:path';
import { runMigrations } from 'bullmq';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';

/** Beside this file in the sources, beside main.mjs in the bundle. */
export const MIGRATIONS_FOLDER = path.join(import.meta.dirname, 'migrations');

/** Any number that nothing else in this database uses. */
const MIGRATION_LOCK = 7_301_964_225;

/**
 * Brings the database up to date: our tables and BullMQ's, under one lock, so that processes that start together do it once.
 * Forward only; a newer schema than ours is left alone (design.md §8).
 */
export async function migrateDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'dialer migrations' });
  client.on('error', () => undefined); // A connection lost here also fails the query that waits on it.
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS_FOLDER });
    await runMigrations(client);
  } finally {
    await client.end(); // Gives the lock back as well.
  }
}
