// Builds the applications when a source changed since the last build. Asking nx takes a second even when all is cached; one
// hash over the sources takes a twentieth.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Fault } from '../lib/fault.mjs';
import { root } from '../lib/paths.mjs';
import { NX, nxEnvironment } from '../node/nx-command.mjs';

const STAMP = path.join(root, 'dist/.built-from');
const OUTPUTS = { api: 'dist/api/main.mjs', carrier: 'dist/carrier/main.mjs', admin: 'dist/admin/index.html' };
const SHARED = ['package-lock.json', 'tsconfig.base.json', 'nx.json', 'tools/bundle.mjs', 'libs'];

/** `signal` ends a build under way. Answers whether something was built. */
export async function buildWhenChanged({ apps = Object.keys(OUTPUTS), say, signal }) {
  const stamps = readStamps();
  const hashes = hashSources(apps);
  const stale = apps.filter((app) => stamps[app] !== hashes[app] || !fs.existsSync(path.join(root, OUTPUTS[app])));
  if (stale.length === 0) return false;
  say(`Building ${stale.join(', ')} …`);
  await nxBuild(stale, signal);
  for (const app of stale) stamps[app] = hashes[app];
  fs.writeFileSync(STAMP, JSON.stringify(stamps));
  return true;
}

function readStamps() {
  try {
    return JSON.parse(fs.readFileSync(STAMP, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return {};
    throw error;
  }
}

function hashSources(apps) {
  const shared = createHash('sha256');
  for (const item of SHARED) hashInto(shared, item);
  const common = shared.digest('hex');
  return Object.fromEntries(
    apps.map((app) => {
      const hash = createHash('sha256').update(common);
      hashInto(hash, `apps/${app}`);
      return [app, hash.digest('hex')];
    }),
  );
}

function hashInto(hash, item) {
  const full = path.join(root, item);
  const found = fs.statSync(full, { throwIfNoEntry: false });
  if (!found) return;
  if (found.isFile()) return void hash.update(item).update(fs.readFileSync(full));
  const names = fs.readdirSync(full).filter((name) => name !== 'node_modules' && !name.endsWith('.spec.ts'));
  for (const name of names.sort()) hashInto(hash, `${item}/${name}`);
}

function nxBuild(apps, signal) {
  return new Promise((resolve, reject) => {
    let output = '';
    const args = [...NX, 'run-many', '--target=build', `--projects=${apps.join(',')}`, '--outputStyle=stream'];
    const child = spawn(process.execPath, args, { cwd: root, env: nxEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    signal?.addEventListener('abort', () => endGroup(child), { once: true });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(signal?.aborted ? signal.reason : new Fault(`The build failed:\n${output.trim().split('\n').slice(-40).join('\n')}`));
    });
  });
}

/** nx's own children must not go on building behind our back. */
function endGroup(child) {
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // it has just ended by itself
  }
}
