import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';

const PAUSE_MS = 500;
/** Not there yet, or still starting: everything else (wrong password, no such database) waiting does not mend. */
const NOT_YET = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|57P03)$/;

/** Containers start together; the database may need longer than we do. */
export async function waitForDatabase(url: string, patienceMs = 20_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const error = await tryConnect(url);
    if (!error) return;
    if (!NOT_YET.test(codeOf(error)) || Date.now() > deadline) throw error;
    await wait(PAUSE_MS);
  }
}

async function tryConnect(url: string): Promise<unknown> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function codeOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return String((first as { code?: unknown } | undefined)?.code ?? '');
}
