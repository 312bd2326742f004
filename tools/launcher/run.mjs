// The frame of a run, `npm start` and `npm run dev` alike: one run per folder, leftovers cleared away first, everything
// stopped exactly once, whatever ends it.
import fs from 'node:fs';
import path from 'node:path';
import { Fault, plainly, report } from '../lib/fault.mjs';
import { tryLock } from '../lib/lock-file.mjs';
import { root } from '../lib/paths.mjs';
import { RunRecord } from './run-record.mjs';
import { say } from './screen.mjs';
import { loadSecrets } from './secrets.mjs';
import { readSettings } from './settings.mjs';

/** `makeStack(context)` answers something with `start()` and `stop()`; the process ends with it. */
export function runLauncher(makeStack) {
  run(makeStack).then(
    (code) => process.exit(code),
    (error) => {
      report(error);
      process.exit(1);
    },
  );
}

async function run(makeStack) {
  const since = Date.now();
  const { ended, end } = theEnd();
  const settings = readSettings();
  makeWritable(settings.dataFolder);
  const lock = takeFolder(settings);
  const record = new RunRecord(path.join(settings.dataFolder, 'run.json'));
  const halt = new AbortController();
  const secrets = loadSecrets(path.join(settings.dataFolder, 'secrets.json'));
  const stack = makeStack({ settings, secrets, record, say, giveUp: end, signal: halt.signal, since });
  const starting = start(stack, record).catch((error) => error);

  const failure = await Promise.race([ended, starting.then((error) => error ?? ended)]);
  halt.abort(new Fault('stopped'));
  if (!failure) say('\nStopping …');
  await starting; // nothing may still be starting when the stopping begins
  await stop(stack, record);
  lock.release();
  if (failure) report(failure);
  else say('Stopped.');
  return failure ? 1 : 0;
}

/** `ended` resolves with the error that ends the run, or with nothing when somebody asked for the end. */
function theEnd() {
  const { promise, resolve } = Promise.withResolvers();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => resolve());
  // The Node that handed over to us is gone (tools/node/run-pinned.mjs): nobody can press Ctrl-C for us any more.
  process.on('disconnect', () => resolve());
  process.on('uncaughtException', resolve);
  return { ended: promise, end: resolve };
}

async function start(stack, record) {
  const left = await record.clearLeftovers();
  if (left.length) say(`Cleared away what an earlier run had left: ${left.join(', ')}.`);
  await stack.start();
}

async function stop(stack, record) {
  try {
    await stack.stop();
    record.clear();
  } catch (error) {
    report(error);
  }
}

function makeWritable(folder) {
  try {
    fs.mkdirSync(folder, { recursive: true });
    const probe = path.join(folder, `.probe-${process.pid}`);
    fs.writeFileSync(probe, 'x');
    fs.rmSync(probe);
  } catch (error) {
    throw new Fault(
      `Cannot write in ${folder}: ${plainly(error) ?? `${error.message}.`} Choose another folder with DIALER_DATA_DIR=/path npm start`,
    );
  }
}

function takeFolder({ dataFolder, baseUrl }) {
  const { release, holder } = tryLock(path.join(dataFolder, 'launcher.lock'), { baseUrl });
  if (holder)
    throw new Fault(
      `Cold Call Dialer already runs in ${root} (process ${holder.pid}, ${holder.baseUrl}). Stop it there with Ctrl-C first.`,
    );
  return { release };
}
