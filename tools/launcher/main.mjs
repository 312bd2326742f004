// `npm start`: everything the product needs, started, watched and stopped as one.
import fs from 'node:fs';
import path from 'node:path';
import { buildWhenChanged } from '../build/build-when-changed.mjs';
import { Fault, plainly, report } from '../lib/fault.mjs';
import { tryLock } from '../lib/lock-file.mjs';
import { root } from '../lib/paths.mjs';
import { RunRecord } from './run-record.mjs';
import { announce, say } from './screen.mjs';
import { loadSecrets } from './secrets.mjs';
import { readSettings } from './settings.mjs';
import { Stack } from './stack.mjs';

const BUILT = { api: 'dist/api/main.mjs', carrier: 'dist/carrier/main.mjs' };

/** Resolves with the error that ends the run, or with nothing when somebody asked for the end. */
function theEnd() {
  const { promise, resolve } = Promise.withResolvers();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => resolve());
  process.on('uncaughtException', resolve);
  return { ended: promise, end: resolve };
}

async function main() {
  const since = Date.now();
  const { ended, end } = theEnd();
  const settings = readSettings();
  makeWritable(settings.dataFolder);
  const lock = takeFolder(settings);
  const record = new RunRecord(path.join(settings.dataFolder, 'run.json'));
  const halt = new AbortController();
  const context = { settings, record, say, giveUp: end, signal: halt.signal, since };
  const run = start(context).then(
    () => ({}),
    (error) => ({ error }),
  );

  const failure = await Promise.race([ended, run.then(({ error }) => error ?? ended)]);
  halt.abort(new Fault('stopped'));
  if (!failure) say('\nStopping …');
  await run;
  await stop(context);
  lock.release();
  if (failure) report(failure);
  else say('Stopped.');
  return failure ? 1 : 0;
}

/** The stack is put into the context before it starts, so that a start which fails half-way is stopped all the same. */
async function start(context) {
  const { settings, record, signal } = context;
  const left = await record.clearLeftovers();
  if (left.length) say(`Cleared away what an earlier run had left: ${left.join(', ')}.`);
  const programs = { api: process.env.DIALER_API_PROGRAM ?? BUILT.api, carrier: process.env.DIALER_CARRIER_PROGRAM ?? BUILT.carrier };
  if (programs.api === BUILT.api) await buildWhenChanged({ say, signal });
  signal.throwIfAborted();
  const secrets = loadSecrets(path.join(settings.dataFolder, 'secrets.json'));
  context.stack = new Stack({ ...context, secrets, programs });
  const { carrierUrl } = await context.stack.start();
  announce({ settings, secrets, carrierUrl, seconds: (Date.now() - context.since) / 1000 });
}

async function stop({ stack, record }) {
  try {
    await stack?.stop();
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
      `Cannot write in ${folder}: ${plainly(error) ?? error.message} Choose another folder with DIALER_DATA_DIR=/path npm start`,
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

main().then(
  (code) => process.exit(code),
  (error) => {
    report(error);
    process.exit(1);
  },
);
