import { spawn, type ChildProcess } from 'node:child_process';

/** A built program of ours as a child process; keeps its last output for the message of a failed test. */
export class Program {
  private child: ChildProcess | null = null;
  private readonly lines: string[] = [];

  constructor(
    private readonly name: string,
    private readonly file: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  start(): void {
    this.child = spawn(process.execPath, ['--enable-source-maps', this.file], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.keep(text));
    }
  }

  get running(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Everything it printed, for tests that look for what must not be there. */
  get output(): string {
    return this.lines.join('');
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.child;
    if (!child || !this.running) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.kill(signal);
    await gone;
    clearTimeout(late);
  }

  /** Its end is an error with its last words, unless we stopped it. */
  assertRunning(): void {
    if (!this.running) throw new Error(`${this.name} has ended. Its last words:\n${this.output.slice(-3000)}`);
  }

  private keep(text: string): void {
    this.lines.push(text);
    if (this.lines.length > 20_000) this.lines.splice(0, 10_000);
  }
}
