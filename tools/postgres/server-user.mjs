// PostgreSQL refuses to run as root. Then it runs as the user `postgres`, which is made when missing.
import { execFileSync, spawnSync } from 'node:child_process';
import { Fault } from '../lib/fault.mjs';

const NAME = 'postgres';

/** `{ uid, gid }` for the server's processes; undefined when they simply run as we do. */
export function serverUser() {
  if (process.getuid?.() !== 0) return undefined;
  return lookUp() ?? create();
}

function lookUp() {
  const ids = ['-u', '-g'].map((flag) => spawnSync('id', [flag, NAME], { encoding: 'utf8' }));
  if (ids.some(({ status }) => status !== 0)) return undefined;
  const [uid, gid] = ids.map(({ stdout }) => Number(stdout));
  return { uid, gid };
}

function create() {
  try {
    if (spawnSync('getent', ['group', NAME]).status !== 0) execFileSync('groupadd', ['--system', NAME], { stdio: 'pipe' });
    execFileSync('useradd', ['--system', '--gid', NAME, '--no-create-home', '--shell', '/usr/sbin/nologin', NAME], { stdio: 'pipe' });
  } catch (error) {
    const why = String(error.stderr ?? error.message).trim();
    throw new Fault(
      `PostgreSQL does not run as root and the user "${NAME}" could not be made (${why}). Start as an ordinary user, or set DATABASE_URL.`,
    );
  }
  return lookUp();
}

/** Whether that user can enter a folder, and so every folder above it. */
export function canEnter(user, folder) {
  if (!user) return true;
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
}
