import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startCarrier, type Carrier } from './carrier';

/** From dist/carrier/main.mjs and from src/main.ts alike. */
const speechDirectory = path.resolve(import.meta.dirname, '../../apps/carrier/speech');

/** The real address, for whoever started us: one JSON line, and a file that is complete once it exists. */
function announce({ url, port }: Carrier): void {
  const ready = JSON.stringify({ ready: true, url, port, pid: process.pid });
  process.stdout.write(`${ready}\n`);
  const file = process.env['CARRIER_READY_FILE'];
  if (!file) return;
  writeFileSync(`${file}.part`, ready);
  renameSync(`${file}.part`, file);
}

try {
  const carrier = await startCarrier({ env: process.env, speechDirectory });
  announce(carrier);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void carrier.stop().then(() => process.exit(0)));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
