// `npm ci`, but only when node_modules is not what package-lock.json says.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Fault } from '../lib/fault.mjs';
import { withLock } from '../lib/lock-file.mjs';
import { root } from '../lib/paths.mjs';
import { until } from '../lib/until.mjs';
import { holdsWhatIsLocked } from './lock-match.mjs';

const LOCK = path.join(root, 'package-lock.json');
const MODULES = path.join(root, 'node_modules');
/** What npm itself noted down about the folder. */
const HIDDEN_LOCK = path.join(MODULES, '.package-lock.json');
/** The hash of the lock file that node_modules was last seen to match; npm ci removes it with the folder. */
const STAMP = path.join(MODULES, '.installed-lock');
const ARGUMENTS = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];

/** Whether something had to be installed. Packages that are there but others are replaced only with `replace`. */
export async function installWhenNeeded({ replace }) {
  // An npm that is just ending writes its two files one after the other: to meet it there must not cost a second install.
  if (isCurrent() || (isInstalled() && (await until(isCurrent, { timeoutMs: 1_000 })))) return false;
  if (isInstalled() && !replace) {
    console.error('node_modules is not what package-lock.json says; `npm ci` puts that right.');
    return false;
  }
  try {
    fs.mkdirSync(path.join(root, '.data'), { recursive: true });
    return await withLock(path.join(root, '.data/install.lock'), install, { timeoutMs: 15 * 60_000 });
  } catch (error) {
    if (['EACCES', 'EROFS', 'EPERM'].includes(error.code))
      throw new Fault(`Cannot write in ${root}: the packages must be installed there first.`);
    throw error;
  }
}

async function install() {
  if (isCurrent()) return true; // by the one we waited for
  console.log('Installing packages (once; about a minute) …');
  await npm(ARGUMENTS);
  fs.writeFileSync(STAMP, hashOfLock());
  return true;
}

const isInstalled = () => fs.existsSync(HIDDEN_LOCK);

function isCurrent() {
  const hash = hashOfLock();
  if (readIfThere(STAMP) === hash) return true;
  const installed = readIfThere(HIDDEN_LOCK);
  if (!installed || !holdsWhatIsLocked(JSON.parse(installed), JSON.parse(fs.readFileSync(LOCK, 'utf8')))) return false;
  try {
    fs.writeFileSync(STAMP, hash); // somebody else's npm did it; remembered where we may
  } catch (error) {
    if (!['EACCES', 'EROFS'].includes(error.code)) throw error;
  }
  return true;
}

const hashOfLock = () => createHash('sha256').update(fs.readFileSync(LOCK)).digest('hex');

function readIfThere(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function npm(args) {
  // npm tells its scripts where it is itself; without npm start, the one on the PATH.
  const own = process.env.npm_execpath;
  const [command, first] = own?.endsWith('.js') ? [process.execPath, [own]] : ['npm', []];
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(command, [...first, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => reject(new Fault(`npm cannot be run (${error.message}); it comes with Node.`)));
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Fault(`Installing the packages failed:\n${lastLines(output)}`))));
  });
}

const lastLines = (output) => output.trim().split('\n').slice(-8).join('\n');
