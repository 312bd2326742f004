// Knows processes by more than their number: numbers are used again, and a killed process may stay as a zombie for ever
// where process 1 reaps nothing (most containers).
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

const hasProc = fs.existsSync('/proc/self/stat');

/** `{ state, startedAt }` of a process that runs, undefined when it is gone or a zombie. */
function look(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const found = hasProc ? lookInProc(pid) : lookByPs(pid);
  return found && !found.state.startsWith('Z') && !found.state.startsWith('X') ? found : undefined;
}

function lookInProc(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold blanks and brackets itself: count fields behind the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], startedAt: fields[19] };
  } catch {
    return undefined; // no such process
  }
}

function lookByPs(pid) {
  try {
    const [state, ...started] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/);
    return { state, startedAt: started.join(' ') };
  } catch {
    return undefined; // ps answers 1 when there is no such process
  }
}

export const isAlive = (pid) => look(pid) !== undefined;

/** What to write down about a process so that it can be told from a later one with the same number. */
export function identify(pid) {
  return { pid, startedAt: look(pid)?.startedAt };
}

/** Whether the very process written down by `identify` still runs. */
export function isSame(identity) {
  if (!identity?.startedAt) return false;
  return look(identity.pid)?.startedAt === identity.startedAt;
}

/** Processes (not zombies) that work in this folder; Linux only, elsewhere nothing is found. PostgreSQL's all do, under any name. */
export function workingIn(folder) {
  if (!hasProc || !fs.existsSync(folder)) return [];
  const real = fs.realpathSync(folder);
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && cwdOf(name) === real)
    .map(Number)
    .filter(isAlive);
}

/** Whether a process lives and, where that can be seen, works in this folder: its number may be somebody else's by now. */
export function isWorkingIn(pid, folder) {
  if (!hasProc) return isAlive(pid);
  return isAlive(pid) && fs.existsSync(folder) && cwdOf(pid) === fs.realpathSync(folder);
}

function cwdOf(pid) {
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined; // gone, a zombie, or of another user
  }
}

export function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}
