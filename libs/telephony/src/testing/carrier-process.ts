import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = path.resolve(__dirname, '../../../..');
const PATIENCE_MS = 60_000;
const secret = (prefix: string) => `${prefix}${randomBytes(16).toString('hex')}`;

/** As `/control/requests` tells them. */
export interface SeenRequest {
  method: string;
  path: string;
  params: Record<string, unknown>;
  code: number | null;
  problem: string | null;
}

/** The local carrier as a child process of its own: strategy and emulator meet over HTTP and share no code. */
export class CarrierProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(settings: Record<string, string>): Promise<CarrierProcess> {
    // Beside node_modules, where the bundle finds its packages, and apart from dist, which others may be building.
    const bundle = path.join(ROOT, 'node_modules/.cache/dialer-contract', String(process.pid));
    const folder = mkdtempSync(path.join(tmpdir(), 'dialer-carrier-'));
    try {
      await run(['--input-type=module', '-e', bundleScript(bundle)]);
      const readyFile = path.join(folder, 'ready.json');
      const env = { PATH: process.env['PATH'], ...someAccount(), ...settings, CARRIER_PORT: '0', CARRIER_READY_FILE: readyFile };
      const child = spawn(process.execPath, [path.join(bundle, 'main.mjs')], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
      // Whatever ends the test run ends its carrier.
      process.once('exit', () => child.kill());
      return new CarrierProcess(child, await readyUrl(child, readyFile));
    } finally {
      for (const done of [bundle, folder]) rmSync(done, { recursive: true, force: true });
    }
  }

  async get<T>(route: string): Promise<T> {
    const answer = await fetch(`${this.url}${route}`);
    if (!answer.ok) throw new Error(`GET ${route} answered ${answer.status}`);
    return (await answer.json()) as T;
  }

  async requests(): Promise<SeenRequest[]> {
    return (await this.get<{ requests: SeenRequest[] }>('/control/requests')).requests;
  }

  /** What it refused for one of these reasons, for people to read. */
  async refused(codes: readonly number[]): Promise<string[]> {
    const refused = (await this.requests()).filter(({ code }) => code !== null && codes.includes(code));
    return refused.map(({ method, path, problem }) => `${method} ${path}: ${problem}`);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}

/** It wants to be told of a Twilio account, whichever carrier it stands in for. */
const someAccount = () => ({
  CARRIER_ACCOUNT_SID: secret('AC'),
  CARRIER_AUTH_TOKEN: secret(''),
  CARRIER_API_KEY: secret('SK'),
  CARRIER_API_SECRET: secret(''),
  CARRIER_TWIML_APP_SID: secret('AP'),
});

/** The workspace's own way of bundling, into a folder of our own. */
const bundleScript = (folder: string): string => `
  import { rolldown } from 'rolldown';
  import { bundleOptions } from './tools/bundle.mjs';
  const options = bundleOptions('carrier');
  const build = await rolldown(options);
  await build.write({ ...options.output, dir: ${JSON.stringify(folder)} });
  await build.close();`;

async function readyUrl(child: ChildProcess, readyFile: string): Promise<string> {
  const said = collect(child);
  const end = Date.now() + PATIENCE_MS;
  while (child.exitCode === null && Date.now() < end) {
    const url = readUrl(readyFile);
    if (url) return url;
    await pause(20);
  }
  child.kill('SIGKILL');
  throw new Error(`The local carrier did not start:\n${said()}`);
}

/** Undefined while the file is not there or half written. */
function readUrl(readyFile: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(readyFile, 'utf8')) as { url?: string }).url;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function run(args: string[]): Promise<void> {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = collect(child);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The local carrier cannot be bundled:\n${said()}`);
}

/** What a child says, its last part; reading it also keeps its pipes from filling up. */
function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-4000)));
  return () => text;
}
