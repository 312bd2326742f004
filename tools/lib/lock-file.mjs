// A lock that outlives nobody: the file says who holds it, and a holder that no longer runs holds nothing.
import fs from 'node:fs';
import { identify, isSame } from './processes.mjs';
import { until } from './until.mjs';

/** Takes the lock or answers `{ holder }`. `notes` are kept in the file for whoever finds it taken. */
export function tryLock(file, notes = {}) {
  const mine = { ...identify(process.pid), ...notes };
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (;;) {
      if (linked(draft, file)) return { release: () => release(file, mine) };
      const holder = read(file);
      if (holder && isSame(holder)) return { holder };
      discard(file, holder);
    }
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** Waits for the lock, runs `work`, gives it back. */
export async function withLock(file, work, { timeoutMs = 60_000 } = {}) {
  const lock = await until(
    () => {
      const attempt = tryLock(file);
      return attempt.release ? attempt : undefined;
    },
    { timeoutMs },
  );
  if (!lock) throw new Error(`${file} stayed locked for ${timeoutMs} ms by process ${read(file)?.pid}`);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** A hard link either makes the complete file or fails: nobody ever reads a half-written lock. */
function linked(draft, file) {
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Moves a dead holder's file away first: of several that try, one succeeds, and what it moved is the file it had read. */
function discard(file, deadHolder) {
  const aside = `${file}.dead.${process.pid}`;
  try {
    fs.renameSync(file, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  const moved = read(aside);
  if (moved && isSame(moved) && moved.pid !== deadHolder?.pid) linked(aside, file);
  fs.rmSync(aside, { force: true });
}

function release(file, mine) {
  const holder = read(file);
  if (holder?.pid === mine.pid && holder.startedAt === mine.startedAt) fs.rmSync(file, { force: true });
}
