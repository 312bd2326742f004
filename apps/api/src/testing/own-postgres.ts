import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const SCRIPT = path.resolve(__dirname, '../../../../tools/testing/own-server.mjs');
const run = promisify(execFile);

/** A PostgreSQL server that a spec may crash; everybody else shares one. */
export interface OwnPostgres {
  url: string;
  /** Killed with -9, then started again on the same port. */
  crash(): Promise<void>;
  discard(): Promise<void>;
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const { stdout } = await run(process.execPath, [SCRIPT, 'start']);
  const { folder, url } = JSON.parse(stdout) as { folder: string; url: string };
  const ask = async (command: string) => void (await run(process.execPath, [SCRIPT, command, folder]));
  return { url, crash: () => ask('crash'), discard: () => ask('discard') };
}
