import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Fault } from '../lib/fault.mjs';
import { root } from '../lib/paths.mjs';
import { JEST } from './jest-command.mjs';
import { tallyOf } from './tally.mjs';

/** They drive the built product, most of them with a browser and its audio in real time: they want the processors to themselves. */
const BUILT = /-e2e$/;
/**
 * Many specs wait for calls, timers and processes most of the time, so there is one worker more than processors. With two for
 * each, starts that take seconds elsewhere took more than a minute on a slow machine, and specs failed by that.
 */
const WORKERS = Math.min(6, os.availableParallelism() + 1);

/** The jest projects, all or those asked for (`api` means api, api-int, … alike), by who may run beside whom. */
export async function projectGroups(only) {
  const { default: config } = await import(pathToFileURL(path.join(root, 'jest.config.mjs')).href);
  const names = config.projects.map(({ displayName }) => displayName.name ?? displayName);
  const unknown = only?.find((wanted) => !names.some((name) => belongs(name, wanted)));
  if (unknown) throw new Fault(`There is no jest project "${unknown}". There are: ${names.join(', ')}`);
  const chosen = only ? names.filter((name) => only.some((wanted) => belongs(name, wanted))) : names;
  const groups = [
    { projects: chosen.filter((name) => !BUILT.test(name)), workers: WORKERS },
    { projects: chosen.filter((name) => BUILT.test(name)), workers: 1 },
  ];
  return { groups: groups.filter(({ projects }) => projects.length > 0), needBuild: chosen.some((name) => BUILT.test(name)) };
}

const belongs = (name, wanted) => name === wanted || name.startsWith(`${wanted}-`);

/** One jest process; its output is shown, its results are counted. */
export async function runJest({ projects, workers }, args, env) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dialer-jest-'));
  const results = path.join(folder, 'results.json');
  try {
    const options = ['--json', `--outputFile=${results}`, '--passWithNoTests', '--selectProjects', ...projects];
    // The projects come last but for a `--`: behind `--selectProjects` jest would take a pattern for one more project.
    const exitCode = await run([...JEST, `--maxWorkers=${workers}`, ...flagsOf(args), ...options, '--', ...patternsOf(args)], env);
    if (!fs.existsSync(results)) return { passed: 0, failed: 1, skipped: 0 };
    return tallyOf(JSON.parse(fs.readFileSync(results, 'utf8')), exitCode);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** `-t name` takes the next word with it. */
const TAKES_WORD = new Set(['-t', '--testNamePattern']);
const isFlag = (args, i) => args[i].startsWith('-') || TAKES_WORD.has(args[i - 1]);
const flagsOf = (args) => args.filter((_, i) => isFlag(args, i));
const patternsOf = (args) => args.filter((_, i) => !isFlag(args, i));

function run(args, env) {
  return new Promise((resolve, reject) => {
    // With --json jest prints the same JSON on stdout although it goes to a file: only stderr is for people.
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
    // Whoever stops us stops it: a browser test must not go on against a database that is gone.
    const stop = () => child.kill('SIGTERM');
    process.once('SIGTERM', stop);
    child.on('error', reject).on('exit', (code) => {
      process.off('SIGTERM', stop);
      resolve(code ?? 1);
    });
  });
}
