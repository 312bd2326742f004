// All tests in one run: static checks, jest, then the tests of the built product one after the other, all against one PostgreSQL
// of this run. The last line says how it went, alone.
import { buildWhenChanged } from '../build/build-when-changed.mjs';
import { report } from '../lib/fault.mjs';
import { presentApps } from '../lib/paths.mjs';
import { readArguments } from './arguments.mjs';
import { projectGroups, runJest } from './jest-run.mjs';
import { staticChecks } from './static-checks.mjs';
import { closingLine, total } from './tally.mjs';
import { discard, startTestServer } from './test-server.mjs';
import { isolatedEnvironment, missingPrograms, testVariables } from './test-variables.mjs';

async function main() {
  const { only, jestArguments } = readArguments(process.argv.slice(2));
  const { groups, needBuild } = await projectGroups(only);
  if (needBuild) await buildWhenChanged({ apps: presentApps(), say: console.log });
  for (const line of missingPrograms()) console.log(line);
  const checks = only ? [] : [await staticChecks()];
  return total([...checks, ...(await withServer((env) => runGroups(groups, jestArguments, env)))]);
}

async function runGroups(groups, jestArguments, env) {
  const tallies = [];
  for (const group of groups) tallies.push(await runJest(group, jestArguments, env));
  return tallies;
}

async function withServer(work) {
  const cluster = await startTestServer();
  const drop = () => discard(cluster);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => drop().finally(() => process.exit(130)));
  try {
    return await work({ ...isolatedEnvironment(), ...testVariables(cluster.url()) });
  } finally {
    await drop();
  }
}

main().then(
  (result) => {
    console.log(`\n${closingLine(result)}`);
    process.exitCode = result.failed ? 1 : 0;
  },
  (error) => {
    report(error);
    console.log(closingLine({ passed: 0, failed: 1, skipped: 0 }));
    process.exitCode = 1;
  },
);
