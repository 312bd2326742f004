import { Logger } from '@nestjs/common';
import { Pool, types, type PoolConfig } from 'pg';

/** int8 as text would leak into every count; what we count stays below 2^53. Money columns parse themselves as bigint. */
const INT8 = 20;
types.setTypeParser(INT8, (text) => {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
});

/**
 * A pool that outlives a restart of PostgreSQL: a lost idle connection is reported as an event, which would end the process if
 * nobody listened; the next query simply opens a new one.
 */
export function createPool(name: string, config: PoolConfig & { connectionString: string; max: number }): Pool {
  const logger = new Logger('Database');
  const pool = new Pool({
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: `dialer ${name}`,
    ...config,
  });
  const report = (error: Error) => logger.warn(`${name}: a connection to PostgreSQL was lost (${error.message})`);
  pool.on('error', report);
  // A checked-out client reports by itself; without a listener that too would end the process.
  pool.on('connect', (client) => client.on('error', report));
  return pool;
}
