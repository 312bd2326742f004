// Runs one jest call, or any command, with what tests need: a PostgreSQL shared by everybody in this checkout.
//   node tools/test-env.mjs -- some-pattern --selectProjects api    jest with these arguments
//   node tools/test-env.mjs --run <command> [arguments]             any command
//   node tools/test-env.mjs --print                                 the variables, for `eval` in a shell
//   node tools/test-env.mjs --stop                                  stops the server and drops its data
// The server stays after the command, so that the next one starts at once.
import { spawn } from 'node:child_process';
import { reportAndExit } from '../lib/fault.mjs';
import { root } from '../lib/paths.mjs';
import { withPinnedNode } from '../node/nx-command.mjs';
import { JEST } from './jest-command.mjs';
import { stopSharedServer, useSharedServer } from './test-server.mjs';
import { testVariables } from './test-variables.mjs';

const USAGE = 'node tools/test-env.mjs -- <jest arguments> | --run <command> | --print | --stop';

async function main([mode, ...rest]) {
  if (mode === '--stop')
    return console.log((await stopSharedServer()) ? 'The test server is stopped, its data dropped.' : 'No test server runs.');
  if (!['--', '--run', '--print'].includes(mode)) return console.log(USAGE);
  const variables = testVariables(await useSharedServer());
  if (mode === '--print') return print(variables);
  const [command, ...args] = mode === '--' ? [process.execPath, ...JEST, ...rest] : rest;
  process.exitCode = await run(command, args, variables);
}

function print(variables) {
  for (const [name, value] of Object.entries(variables)) console.log(`export ${name}='${value}'`);
}

function run(command, args, variables) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: withPinnedNode({ ...process.env, ...variables }), stdio: 'inherit' });
    // The terminal sends Ctrl-C to the command as well; its own end decides ours.
    for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => child.kill(name));
    child.on('error', reject).on('exit', (code) => resolve(code ?? 1));
  });
}

main(process.argv.slice(2)).catch(reportAndExit);
