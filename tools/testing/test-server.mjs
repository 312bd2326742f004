// The PostgreSQL that tests share: in a temporary folder, quick and not durable, one for all who run tests in this checkout.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { withLock } from '../lib/lock-file.mjs';
import { dataFolder } from '../lib/paths.mjs';
import { signal, workingIn } from '../lib/processes.mjs';
import { Cluster } from '../postgres/cluster.mjs';
import { placeFor } from '../postgres/place.mjs';

/** Lost data is no loss here: every spec makes its database anew. Tests of durability start a cluster of their own. */
const QUICK = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_connections: 400,
  shared_buffers: '128MB',
  file_copy_method: 'clone',
};

export const stateFile = () => path.join(dataFolder(), 'test-env.json');

/** Starts the shared server, or adopts it when it runs; answers a superuser's URL. */
export function useSharedServer() {
  fs.mkdirSync(dataFolder(), { recursive: true });
  return withLock(path.join(dataFolder(), 'test-env.lock'), async () => {
    const state = readState();
    const cluster = (state && (await adopt(state.folder))) ?? (await startTestServer());
    fs.writeFileSync(stateFile(), JSON.stringify({ folder: cluster.folder, url: cluster.url() }, null, 2), { mode: 0o600 });
    return cluster.url();
  });
}

export async function stopSharedServer() {
  const state = readState();
  if (!state) return false;
  await withLock(path.join(dataFolder(), 'test-env.lock'), async () => {
    await discard(clusterIn(state.folder));
    fs.rmSync(stateFile(), { force: true });
  });
  return true;
}

/** A server for one run alone; give it to `discard` afterwards. */
export async function startTestServer() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dialer-test-'));
  const cluster = clusterIn(folder);
  await cluster.start();
  return cluster;
}

/** Stops a server and removes its data. */
export async function discard(cluster) {
  try {
    await cluster.stop();
  } finally {
    for (const pid of workingIn(cluster.dataDir)) signal(pid, 'SIGKILL');
    fs.rmSync(cluster.folder, { recursive: true, force: true });
  }
}

/** A server that runs unsynced may be torn after a kill: one that does not answer is thrown away, not healed. */
async function adopt(folder) {
  const cluster = clusterIn(folder);
  if (fs.existsSync(cluster.dataDir) && (await cluster.start()) === 'adopted') return cluster;
  await discard(cluster);
  return undefined;
}

function clusterIn(wanted) {
  const { folder, native, user } = placeFor(wanted);
  return new Cluster({ folder, native, user, settings: QUICK });
}

function readState() {
  try {
    return JSON.parse(fs.readFileSync(stateFile(), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
