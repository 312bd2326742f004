import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';

const PAUSE_MS = 500;
/** Not there yet, or still starting: everything else (wrong password, no such database) waiting does not mend. */
const NOT_YET = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|57P03)$/;

/** Containers start together; the database may need longer than we do. */
export async function waitForDatabase(url: string, patienceMs = 20_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await connectOnce(url);
    } catch (error) {
      if (!NOT_YET.test(codeOf(error)) || Date.now() > deadline) throw error;
    }
    await wait(PAUSE_MS);
  }
}

async function connectOnce(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } finally {
    await client.end().catch(() => undefined);
  }
}

function codeOf(error: unknown): string {
  const { code } = ((error instanceof AggregateError ? error.errors[0] : error) ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
