import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ACCOUNT, eventually } from './testing/carrier-fixture';

const ROOT = path.resolve(__dirname, '../../..');
const BUNDLE = path.join(ROOT, 'node_modules/.cache/carrier-main-spec', String(process.pid));
const children: ChildProcess[] = [];
let folder: string;

/** Runs the program as others do: bundled, configured by its environment only. */
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'carrier-main-'));
  const script = `
    import { rolldown } from 'rolldown';
    import { bundleOptions } from './tools/bundle.mjs';
    const options = bundleOptions('carrier');
    const build = await rolldown(options);
    await build.write({ ...options.output, dir: ${JSON.stringify(BUNDLE)} });
    await build.close();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT, stdio: 'inherit' });
  expect(await once(child, 'exit')).toEqual([0, null]);
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(BUNDLE, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [path.join(BUNDLE, 'main.mjs')], { env: { PATH: process.env['PATH'], CARRIER_PORT: '0', ...env } });
  children.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  return { child, said, ended: once(child, 'exit') as Promise<[number | null, string | null]> };
}

describe('the program', () => {
  it('tells its real address on stdout and in a file, works, and ends on SIGTERM with calls alive', async () => {
    const file = path.join(folder, 'ready.json');
    const { child, said, ended } = start({ ...ACCOUNT, CARRIER_READY_FILE: file });
    await eventually(async () => existsSync(file) && said.out.endsWith('\n'), Boolean);
    const ready = JSON.parse(readFileSync(file, 'utf8')) as { url: string; port: number };
    expect(JSON.parse(said.out)).toEqual(ready);
    expect(ready).toEqual({ ready: true, url: `http://127.0.0.1:${ready.port}`, port: expect.any(Number), pid: child.pid });
    const authorization = `Basic ${Buffer.from(`${ACCOUNT.CARRIER_ACCOUNT_SID}:${ACCOUNT.CARRIER_AUTH_TOKEN}`).toString('base64')}`;
    const calls = `${ready.url}/2010-04-01/Accounts/${ACCOUNT.CARRIER_ACCOUNT_SID}/Calls.json`;
    const body = new URLSearchParams({ From: ACCOUNT.CARRIER_NUMBERS, To: '+14155550131', Twiml: '<Response/>' });
    expect((await fetch(calls, { method: 'POST', headers: { authorization }, body })).status).toBe(201);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(said.err).toBe('');
  });

  it.each<[string, Record<string, string>, string]>([
    ['in production', { ...ACCOUNT, NODE_ENV: 'production' }, 'NODE_ENV=production'],
    ['without an account', {}, 'CARRIER_ACCOUNT_SID is missing'],
    ['on all interfaces', { ...ACCOUNT, CARRIER_HOST: '0.0.0.0' }, 'loopback'],
  ])('refuses to start %s, in one message without a stack', async (_what, env, message) => {
    const { said, ended } = start(env);
    expect((await ended)[0]).toBe(1);
    expect(said.err).toContain(message);
    expect(said.err).not.toMatch(/\n\s+at /);
    expect(said.out).toBe('');
  });

  it('says which port is busy', async () => {
    const other = net.createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as net.AddressInfo;
    const { said, ended } = start({ ...ACCOUNT, CARRIER_PORT: String(port) });
    expect((await ended)[0]).toBe(1);
    expect(said.err).toContain(`Port ${port} is in use`);
    other.close();
  });
});
