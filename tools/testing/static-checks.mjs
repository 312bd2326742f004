// Lint, types and format over everything.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../lib/paths.mjs';
import { NX, nxEnvironment } from '../node/nx-command.mjs';

const PRETTIER = path.join(root, 'node_modules/prettier/bin/prettier.cjs');

export async function staticChecks() {
  const checks = [
    ['Lint and types', [...NX, 'run-many', '--target=lint,typecheck', '--parallel=2', '--outputStyle=static', '--nxBail=false']],
    ['Format', [PRETTIER, '--check', '--log-level=warn', '--cache', '.']],
  ];
  let failed = 0;
  for (const [name, args] of checks) {
    console.log(`${name} …`);
    const { code, output } = await run(args);
    if (code === 0) continue;
    console.log(output);
    failed += failuresIn(output);
  }
  return { passed: 0, failed, skipped: 0 };
}

/** nx lists the tasks that failed; a tool that failed without such a list failed once. */
const failuresIn = (output) => output.match(/^\s*- [\w-]+:(lint|typecheck)$/gm)?.length ?? 1;

/** Without colours: some tools take any FORCE_COLOR, even 0, for a wish. */
function plainEnvironment() {
  const { FORCE_COLOR: _, ...env } = nxEnvironment();
  return { ...env, NO_COLOR: '1' };
}

function run(args) {
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: plainEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', reject).on('close', (code) => resolve({ code, output }));
  });
}
