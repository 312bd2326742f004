// Runs `npm start` as a test sees it: stand-ins for the programs, a folder and ports of its own.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePorts } from '../../lib/free-port.mjs';
import { root } from '../../lib/paths.mjs';
import { isAlive, signal, workingIn } from '../../lib/processes.mjs';
import { until } from '../../lib/until.mjs';
import { isolatedEnvironment } from '../../testing/test-variables.mjs';

const PATIENCE_MS = 60_000;
const standIn = (name) => path.join(root, `tools/launcher/testing/stand-in-${name}.mjs`);

/** One folder as `npm start` knows it; `launch` may be called on it again and again. */
export class Site {
  #launches = [];

  static async make() {
    const site = new Site();
    site.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dialer-site-'));
    fs.chmodSync(site.folder, 0o755);
    [site.port, site.carrierPort] = await freePorts(2);
    return site;
  }

  launch(env = {}, { node = [] } = {}) {
    const launch = new Launch(
      {
        ...isolatedEnvironment(),
        DIALER_DATA_DIR: this.folder,
        DIALER_API_PROGRAM: standIn('api'),
        DIALER_CARRIER_PROGRAM: standIn('carrier'),
        PORT: String(this.port),
        CARRIER_PORT: String(this.carrierPort),
        ...env,
      },
      node,
    );
    this.#launches.push(launch);
    return launch;
  }

  /** What the stand-in API answers; undefined when it answers nothing. */
  async ask(where) {
    try {
      const response = await fetch(`http://127.0.0.1:${this.port}/${where}`);
      return response.ok ? await response.json() : undefined;
    } catch {
      return undefined; // nobody there, or just going
    }
  }

  read(file) {
    return JSON.parse(fs.readFileSync(path.join(this.folder, file), 'utf8'));
  }

  get pgdata() {
    return path.join(this.folder, 'postgres/pgdata');
  }

  postmaster() {
    return Number(fs.readFileSync(path.join(this.pgdata, 'postmaster.pid'), 'utf8').split('\n')[0]);
  }

  children() {
    return Object.values(this.read('run.json').children).map(({ pid }) => pid);
  }

  /** Nothing of it may run on, whatever a test has broken. */
  async clear() {
    for (const launch of this.#launches) await launch.end();
    if (fs.existsSync(path.join(this.folder, 'run.json'))) this.children().forEach((pid) => signal(pid, 'SIGKILL'));
    workingIn(this.pgdata).forEach((pid) => signal(pid, 'SIGKILL'));
    await until(() => workingIn(this.pgdata).length === 0, { timeoutMs: PATIENCE_MS });
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

class Launch {
  output = '';

  constructor(env, node) {
    // A group of its own, like the one a terminal gives: `interrupt` reaches everybody in it.
    this.process = spawn(process.execPath, [...node, 'tools/start.mjs'], {
      cwd: root,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on('data', (chunk) => (this.output += chunk));
    this.exit = new Promise((resolve) => this.process.on('close', (code, name) => resolve(code ?? name)));
  }

  async ready() {
    const outcome = await until(() => this.output.includes('is ready') || this.process.exitCode !== null, { timeoutMs: PATIENCE_MS });
    if (!outcome || !this.output.includes('is ready')) throw new Error(`not ready:\n${this.output}`);
    return this;
  }

  said(text) {
    return until(() => this.output.includes(text), { timeoutMs: PATIENCE_MS });
  }

  /** Ctrl-C. */
  interrupt() {
    process.kill(-this.process.pid, 'SIGINT');
    return this.exit;
  }

  kill(name = 'SIGKILL') {
    this.process.kill(name);
    return this.exit;
  }

  async end() {
    if (isAlive(this.process.pid)) await this.kill('SIGTERM');
  }
}
