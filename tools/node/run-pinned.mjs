// From whatever Node the machine has (20 or newer) to the pinned one that npm installs: what runs behind it is the same
// everywhere. This file and what it imports must run on Node 20, before anything is installed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Fault, reportAndExit } from '../lib/fault.mjs';
import { root } from '../lib/paths.mjs';
import { installWhenNeeded } from './install.mjs';

const PINNED = path.join(root, 'node_modules/.bin/node');
const WANTED_MAJOR = 24;
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Installs what is needed, then goes on with `script` (from the root) and this call's arguments under the pinned Node. A small
 * tool that many run at the same time (`replace: false`) must not take the packages away from under the others.
 */
export async function runPinned(script, { replace = true, args = process.argv.slice(2) } = {}) {
  try {
    const installed = await installWhenNeeded({ replace });
    if (!installed && majorOf(process.versions.node) === WANTED_MAJOR) return await goOnHere(script, args);
    process.exitCode = await goOnUnder(pinnedNode(), script, args);
  } catch (error) {
    reportAndExit(error);
  }
}

const majorOf = (version) => Number(version.split('.')[0]);

async function goOnHere(script, args) {
  const file = path.join(root, script);
  process.argv = [process.argv[0], file, ...args];
  await import(pathToFileURL(file).href);
}

/** The pinned Node; where npm has none for the platform, this one if it is new enough. */
export function pinnedNode() {
  if (fs.existsSync(PINNED)) return PINNED;
  if (majorOf(process.versions.node) >= WANTED_MAJOR) return process.execPath;
  throw new Fault(
    `npm has no Node ${WANTED_MAJOR} for ${process.platform}-${process.arch}: install it (.nvmrc names the version) and start again.`,
  );
}

function goOnUnder(node, script, args) {
  return new Promise((resolve, reject) => {
    // The channel carries no message: its end tells the child that this process was killed without a chance to pass it on.
    const child = spawn(node, [path.join(root, script), ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
    // From a terminal Ctrl-C reaches the child as well; a signal to this process alone reaches it only from here.
    for (const name of FORWARDED) process.on(name, () => child.kill(name));
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + os.constants.signals[signal]));
  });
}
