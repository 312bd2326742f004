import { existsSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startCarrier, type Carrier } from './carrier';

/** Recorded speech and the page at `/phone` lie in the repository; the bundle may lie at any depth in it. */
function findFolder(from: string): string {
  const here = path.join(from, 'apps/carrier');
  if (existsSync(path.join(here, 'speech'))) return here;
  if (path.dirname(from) === from) throw new Error('apps/carrier/speech was not found in any folder above the program');
  return findFolder(path.dirname(from));
}

/** The real address, for whoever started us: one JSON line, and a file that is complete once it exists. */
function announce({ url, port }: Carrier): void {
  const ready = JSON.stringify({ ready: true, url, port, pid: process.pid });
  process.stdout.write(`${ready}\n`);
  const file = process.env['CARRIER_READY_FILE'];
  if (!file) return;
  writeFileSync(`${file}.part`, ready);
  renameSync(`${file}.part`, file);
}

// One call's fault must not end all the others; it is told, not hidden.
process.on('unhandledRejection', (reason) => process.stderr.write(`${(reason instanceof Error && reason.stack) || String(reason)}\n`));

try {
  const carrier = await startCarrier({ env: process.env, folder: findFolder(import.meta.dirname) });
  announce(carrier);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void carrier.stop().then(() => process.exit(0)));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
