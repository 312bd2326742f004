import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';

const ROOT = path.resolve(__dirname, '../../../../..');
/** One for each jest worker: another one's bundle may be running while this one is built. */
const OUT = `dist/testing/kill-worker-${process.env.JEST_WORKER_ID}`;

/** Decorators need a build; once per spec file. */
export function buildWorker(): void {
  execFileSync(process.execPath, ['tools/bundle.mjs', 'api', 'apps/api/src/testing/kill/worker.ts', OUT], { cwd: ROOT, stdio: 'pipe' });
}

export class WorkerProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** Resolves when it takes jobs. */
  static async start(env: Record<string, string>): Promise<WorkerProcess> {
    const child = spawn(process.execPath, [path.join(ROOT, OUT, 'worker.mjs')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const early = once(child, 'exit').then(() => Promise.reject(new Error('the worker ended before it was ready')));
    await Promise.race([once(child.stdout, 'data'), early]);
    early.catch(() => undefined);
    return new WorkerProcess(child);
  }

  /**
   * Kills it while it is at work: it is stopped first, so that whatever `atWork` finds of it cannot be finished meanwhile.
   * `atWork` is given its process id.
   */
  async killAtWork(atWork: (pid: number) => Promise<boolean>): Promise<void> {
    const pid = this.child.pid!;
    for (;;) {
      this.child.kill('SIGSTOP');
      if (await atWork(pid)) return this.kill();
      this.child.kill('SIGCONT');
      await setImmediate();
    }
  }

  /** As a power cut would: nothing in it gets to say goodbye. */
  async kill(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}
