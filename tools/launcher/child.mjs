// One program of ours: its output goes to a log file, so that it neither fills the terminal nor breaks when the launcher dies.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { until } from '../lib/until.mjs';

const KEPT_LINES = 15;

export class Child {
  /** `onExit` is told about an end that `stop` did not ask for. */
  constructor({ name, args, env, cwd, logFile, onExit }) {
    this.name = name;
    this.logFile = logFile;
    if (fs.existsSync(logFile)) fs.renameSync(logFile, `${logFile}.1`);
    const log = fs.openSync(logFile, 'a', 0o600);
    // In a group of its own: the terminal's Ctrl-C must not reach it before the launcher's word does.
    this.process = spawn(process.execPath, args, { cwd, env, detached: true, stdio: ['ignore', log, log] });
    fs.closeSync(log);
    this.ended = new Promise((resolve) => {
      this.process.on('error', (error) => resolve(error.message));
      this.process.on('exit', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`));
    });
    void this.ended.then((how) => {
      this.how = how;
      if (!this.stopping) onExit?.(this);
    });
  }

  get pid() {
    return this.process.pid;
  }

  /** Asks it to end, and makes it when it does not. */
  async stop({ timeoutMs }) {
    this.stopping = true;
    if (this.how) return;
    this.process.kill('SIGTERM');
    if (!(await until(() => this.how, { timeoutMs }))) this.process.kill('SIGKILL');
    await this.ended;
  }

  /** The end of its log, for a person. */
  lastLines() {
    const lines = fs.readFileSync(this.logFile, 'utf8').trimEnd().split('\n');
    return lines.slice(-KEPT_LINES).map(readable).join('\n');
  }
}

/** A JSON log line shows its message and error only. */
function readable(line) {
  try {
    const { msg, err } = JSON.parse(line);
    return [msg, err?.stack ?? err?.message].filter(Boolean).join(': ') || line;
  } catch {
    return line; // not JSON: it stands as it is
  }
}
