// Where the server's binaries and data can stand. As root below a folder closed to user postgres (a home of mode 700) both
// move to a folder that it can enter.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../lib/paths.mjs';
import { nativeFolder } from './binaries.mjs';
import { canEnter, serverUser } from './server-user.mjs';

const ELSEWHERE = '/var/lib/cold-call-dialer';

/** `{ user, native, folder, moved }`: `folder` is what was wanted unless the server's user cannot get there (`moved`). */
export function placeFor(wanted) {
  const user = serverUser();
  const native = nativeFolder();
  const parent = path.dirname(wanted);
  fs.mkdirSync(parent, { recursive: true });
  const nativeReachable = canEnter(user, native);
  const folderReachable = canEnter(user, parent);
  if (nativeReachable && folderReachable) return { user, native, folder: wanted, moved: false };
  const home = path.join(ELSEWHERE, createHash('sha256').update(root).digest('hex').slice(0, 12));
  fs.mkdirSync(home, { recursive: true, mode: 0o755 });
  return {
    user,
    native: nativeReachable ? native : copyOnce(native, home),
    folder: folderReachable ? wanted : path.join(home, createHash('sha256').update(wanted).digest('hex').slice(0, 12)),
    moved: true,
  };
}

/** Copied under a name of its own version, complete or not at all. */
function copyOnce(native, home) {
  const { version } = JSON.parse(fs.readFileSync(path.join(native, '../package.json'), 'utf8'));
  const copy = path.join(home, `postgresql-${version}`);
  if (fs.existsSync(copy)) return copy;
  const draft = fs.mkdtempSync(path.join(home, 'copy-'));
  fs.chmodSync(draft, 0o755);
  fs.cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  fs.renameSync(draft, copy);
  return copy;
}
