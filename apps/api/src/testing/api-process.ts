import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { until } from './until';

const ROOT = path.resolve(__dirname, '../../../..');
/** One for each jest worker: another one's bundle may be running while this one is built. */
const OUT = `dist/testing/api-${process.env.JEST_WORKER_ID}`;

/** The bundle as somebody starts it, apart from dist/api so that no running product is disturbed. */
export function buildApi(): void {
  execFileSync(process.execPath, ['tools/bundle.mjs', 'api', 'apps/api/src/main.ts', OUT], { cwd: ROOT, stdio: 'pipe' });
}

/** A real process of the API. */
export class ApiProcess {
  output = '';
  readonly ended: Promise<number | null>;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (this.output += data.toString()));
    this.ended = once(child, 'close').then(([code]) => code as number | null);
  }

  static run(env: Record<string, string>): ApiProcess {
    // Started elsewhere, so that no .env of a developer joins in.
    return new ApiProcess(
      spawn(process.execPath, ['--enable-source-maps', path.join(ROOT, OUT, 'main.mjs')], {
        cwd: '/',
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  async ready(): Promise<void> {
    await until(() => this.output.includes('"msg":"ready"') || this.child.exitCode !== null, 'the API is ready');
    if (this.child.exitCode !== null) throw new Error(`The API ended: ${this.output}`);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }
}
