// Which processes belong to this folder's run, so that the next start can clear away what a killed one left.
import fs from 'node:fs';
import { identify, isSame, signal } from '../lib/processes.mjs';
import { until } from '../lib/until.mjs';

export class RunRecord {
  #file;
  #children = {};

  constructor(file) {
    this.#file = file;
  }

  /** Stops processes of an earlier run that still live; answers their names. */
  async clearLeftovers() {
    const left = Object.entries(this.#read().children ?? {}).filter(([, identity]) => isSame(identity));
    await Promise.all(left.map(([, identity]) => end(identity)));
    this.clear();
    return left.map(([name]) => name);
  }

  add(name, pid) {
    this.#children[name] = identify(pid);
    fs.writeFileSync(this.#file, JSON.stringify({ launcher: identify(process.pid), children: this.#children }, null, 2), { mode: 0o600 });
  }

  clear() {
    fs.rmSync(this.#file, { force: true });
  }

  /** Half a record (a full disk, a killed writer) is as good as none. */
  #read() {
    try {
      return JSON.parse(fs.readFileSync(this.#file, 'utf8')) ?? {};
    } catch (error) {
      if (error.code === 'ENOENT' || error instanceof SyntaxError) return {};
      throw error;
    }
  }
}

async function end(identity) {
  signal(identity.pid, 'SIGTERM');
  if (await until(() => !isSame(identity), { timeoutMs: 10_000 })) return;
  signal(identity.pid, 'SIGKILL');
  await until(() => !isSame(identity), { timeoutMs: 5_000 });
}
