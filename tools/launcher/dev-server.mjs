// Angular's development server, through nx.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Fault } from '../lib/fault.mjs';
import { root } from '../lib/paths.mjs';
import { until } from '../lib/until.mjs';
import { NX, nxEnvironment } from '../node/nx-command.mjs';

const ADMIN_PORT = 4200;
const PATIENCE_MS = 120_000;

export class DevServer {
  constructor(stack) {
    this.stack = stack;
  }

  start() {
    fs.mkdirSync(this.stack.logs, { recursive: true });
    this.logFile = path.join(this.stack.logs, 'admin.log');
    const log = fs.openSync(this.logFile, 'w', 0o600);
    const proxy = this.#writeProxy();
    const { PORT: _api, ...env } = process.env; // Angular's server would take it for its own
    this.process = spawn(process.execPath, [...NX, 'serve', 'admin', `--port=${ADMIN_PORT}`, `--proxyConfig=${proxy}`], {
      cwd: root,
      env: nxEnvironment(env),
      detached: true,
      stdio: ['ignore', log, log],
    });
    fs.closeSync(log);
    this.process.on('exit', () => (this.ended = true));
    this.stack.record.add('admin', this.process.pid);
  }

  async ready() {
    const address = `http://localhost:${ADMIN_PORT}`;
    const up = await until(() => this.stack.signal.throwIfAborted() ?? this.ended ?? answers(address), {
      timeoutMs: PATIENCE_MS,
      everyMs: 100,
    });
    if (!up || this.ended) throw new Fault(`The admin's server did not start: ${this.logFile}`);
    return address;
  }

  /** nx and what nx started. */
  async stop() {
    if (!this.process || this.ended) return;
    process.kill(-this.process.pid, 'SIGTERM');
    if (!(await until(() => this.ended, { timeoutMs: 10_000 }))) process.kill(-this.process.pid, 'SIGKILL');
  }

  /** The checked-in proxy names the default port; a run on another one gets its own copy. */
  #writeProxy() {
    const text = fs.readFileSync(path.join(root, 'apps/admin/proxy.conf.json'), 'utf8');
    const file = path.join(this.stack.settings.dataFolder, 'proxy.conf.json');
    fs.writeFileSync(file, text.replaceAll(/127\.0\.0\.1:\d+/g, `127.0.0.1:${this.stack.settings.port}`));
    return file;
  }
}

async function answers(address) {
  try {
    return (await fetch(address, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false; // not yet
  }
}
