// Runs bench/<name>.bench.mjs one after the other. A bench exports `run(context)` and answers measurements:
//   [{ what: 'webhook p99', value: 8.1, unit: 'ms', limit: 15 }, { what: 'share of bare Fastify', value: 0.71, limit: 0.6, atLeast: true }]
// `context.env` is what tests get (TEST_DATABASE_URL, CHROMIUM_PATH …), `context.ratio(what, ours, theirs)` makes a measurement of two.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildWhenChanged } from '../build/build-when-changed.mjs';
import { Fault, report } from '../lib/fault.mjs';
import { presentApps, root } from '../lib/paths.mjs';
import { discard, startTestServer } from '../testing/test-server.mjs';
import { testVariables } from '../testing/test-variables.mjs';
import { describeMeasurement, holds, ratio } from './measurement.mjs';

const FOLDER = path.join(root, 'bench');
const ENDING = '.bench.mjs';

function chosen(words) {
  const names = fs
    .readdirSync(FOLDER)
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length));
  const wanted = words.length ? names.filter((name) => words.some((word) => name.startsWith(word))) : names;
  if (wanted.length === 0) throw new Fault(`There is no such bench. There are: ${names.join(', ') || 'none yet'}`);
  return wanted;
}

async function main(words) {
  const names = chosen(words);
  await buildWhenChanged({ apps: presentApps(), say: console.log });
  const cluster = await startTestServer();
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => discard(cluster).finally(() => process.exit(130)));
  // Benches, like specs, find what they need in the environment.
  Object.assign(process.env, testVariables(cluster.url()));
  try {
    const measurements = [];
    for (const name of names) measurements.push(...(await runOne(name)));
    return measurements.every(holds) ? 0 : 1;
  } finally {
    await discard(cluster);
  }
}

async function runOne(name) {
  console.log(`\n${name}`);
  const { run } = await import(pathToFileURL(path.join(FOLDER, name + ENDING)).href);
  const measurements = await run({ env: process.env, ratio });
  for (const measurement of measurements) console.log(`  ${describeMeasurement(measurement)}`);
  return measurements;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    report(error);
    process.exit(1);
  },
);
