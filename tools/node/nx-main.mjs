import { spawn } from 'node:child_process';
import { reportAndExit } from '../lib/fault.mjs';
import { root } from '../lib/paths.mjs';
import { NX, nxEnvironment } from './nx-command.mjs';

const [target, ...rest] = process.argv.slice(2);
const child = spawn(process.execPath, [...NX, 'run-many', `--target=${target}`, '--outputStyle=stream', ...rest], {
  cwd: root,
  env: nxEnvironment(),
  stdio: 'inherit',
});
child.on('error', reportAndExit).on('exit', (code) => process.exit(code ?? 1));
