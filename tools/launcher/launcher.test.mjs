// `npm start` as a whole, with a real PostgreSQL and stand-ins for the API and the carrier.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { jest } from '@jest/globals';
import { isAlive, workingIn } from '../lib/processes.mjs';
import { until } from '../lib/until.mjs';
import { Site } from './testing/launch.mjs';

jest.setTimeout(120_000); // generous: what is waited for are conditions

let site;
beforeEach(async () => {
  site = await Site.make();
});
afterEach(() => site.clear());

const nothingRuns = (pids) => pids.filter(isAlive).length === 0 && workingIn(site.pgdata).length === 0;

const pretendNode = (version) =>
  `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;

async function listenOn(port) {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

describe('a start', () => {
  it('gives the API all it needs, and says where to go', async () => {
    const { output } = await site.launch().ready();
    const secrets = site.read('secrets.json');
    expect(output).toContain(`http://localhost:${site.port}`);
    expect(output).toContain(secrets.ADMIN_EMAIL);
    expect(output).toContain(secrets.ADMIN_PASSWORD);
    expect(await site.ask('environment')).toMatchObject({
      ROLE: 'all',
      PORT: String(site.port),
      BASE_URL: `http://localhost:${site.port}`,
      DATABASE_URL: expect.stringMatching(/^postgresql:\/\/dialer:.*\/dialer$/),
      CARRIER_URL: `http://127.0.0.1:${site.carrierPort}`,
      INTERNAL_API_KEY: secrets.INTERNAL_API_KEY,
      TWILIO_ACCOUNT_SID: secrets.TWILIO_ACCOUNT_SID,
      TWILIO_CPS: '20',
    });
    expect(await site.ask('database')).toEqual({ user: 'dialer', database: 'dialer' });
    expect(fs.statSync(path.join(site.folder, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('starts no carrier and no database of its own beside configured ones', async () => {
    const launch = await site.launch({ DATABASE_URL: 'postgresql://elsewhere/x', TWILIO_ACCOUNT_SID: 'ACreal' }).ready();
    expect(launch.output).not.toContain('local carrier');
    const seen = await site.ask('environment');
    expect(seen).toMatchObject({ DATABASE_URL: 'postgresql://elsewhere/x', TWILIO_ACCOUNT_SID: 'ACreal' });
    expect(seen).not.toHaveProperty('CARRIER_URL');
    expect(seen).not.toHaveProperty('TWILIO_AUTH_TOKEN');
    expect(fs.existsSync(site.pgdata)).toBe(false);
  });

  it('keeps its secrets', async () => {
    await (await site.launch().ready()).interrupt();
    const before = site.read('secrets.json');
    await site.launch().ready();
    expect(site.read('secrets.json')).toEqual(before);
    expect(await site.ask('database')).toEqual({ user: 'dialer', database: 'dialer' });
  });
});

describe('Ctrl-C', () => {
  it('stops everything, the API while its database still answers', async () => {
    const launch = await site.launch().ready();
    const pids = site.children();
    expect(await launch.interrupt()).toBe(0);
    expect(nothingRuns(pids)).toBe(true);
    expect(launch.output.match(/Stopped\./g)).toHaveLength(1);
    expect(fs.readFileSync(path.join(site.folder, 'logs/api.log'), 'utf8')).toBe('stand-in API stops\n');
  });

  it('works while it is still starting', async () => {
    const launch = site.launch();
    await until(() => fs.existsSync(path.join(site.folder, 'launcher.lock')), { timeoutMs: 30_000 });
    expect(await launch.interrupt()).toBe(0);
    expect(nothingRuns([])).toBe(true);
    expect(fs.existsSync(path.join(site.folder, 'run.json'))).toBe(false);
  });

  it('is the same as SIGTERM and SIGHUP to the launcher alone', async () => {
    for (const name of ['SIGTERM', 'SIGHUP']) {
      const launch = await site.launch().ready();
      const pids = site.children();
      expect(await launch.kill(name)).toBe(0);
      expect(nothingRuns(pids)).toBe(true);
    }
  });
});

describe('under an older Node, which hands over to the pinned one', () => {
  const launch = () => site.launch({}, { node: ['--import', pretendNode('20.20.2')] }).ready();

  it('a signal is passed on', async () => {
    const launched = await launch();
    const pids = site.children();
    expect(await launched.kill('SIGTERM')).toBe(0);
    expect(nothingRuns(pids)).toBe(true);
  });

  it('everything stops when the one who handed over is killed', async () => {
    const launched = await launch();
    const pids = site.children();
    await launched.kill();
    expect(await launched.said('Stopped.')).toBe(true);
    expect(nothingRuns(pids)).toBe(true);
  });
});

describe('leftovers', () => {
  it('of a killed launcher are cleared away, its PostgreSQL is used again', async () => {
    await (await site.launch().ready()).kill();
    const orphans = site.children();
    const postmaster = site.postmaster();
    expect(orphans.every(isAlive)).toBe(true);
    const again = await site.launch().ready();
    expect(again.output).toContain('Cleared away what an earlier run had left: local carrier, API');
    expect(again.output).toContain('is used again');
    expect(orphans.some(isAlive)).toBe(false);
    expect(site.postmaster()).toBe(postmaster);
    expect(await again.interrupt()).toBe(0);
    expect(nothingRuns([postmaster])).toBe(true);
  });

  it('of everything killed at once are healed', async () => {
    const launch = await site.launch().ready();
    const postmaster = site.postmaster();
    process.kill(postmaster, 'SIGKILL');
    await launch.kill();
    const again = await site.launch().ready();
    expect(again.output).toContain('PostgreSQL had been killed and was recovered');
    expect(await site.ask('database')).toEqual({ user: 'dialer', database: 'dialer' });
  });

  it('of a first start that was killed in the middle are healed', async () => {
    fs.mkdirSync(path.join(site.pgdata), { recursive: true });
    fs.writeFileSync(path.join(site.pgdata, 'half'), '');
    fs.writeFileSync(path.join(site.folder, 'run.json'), '{"children":{"API":{"pid":1');
    fs.writeFileSync(path.join(site.folder, 'launcher.lock'), '{"pid":');
    await site.launch().ready();
  });

  it('with a process number that is somebody else’s by now are no reason to kill it', async () => {
    const children = { API: { pid: process.pid, startedAt: 'another time' } };
    fs.writeFileSync(path.join(site.folder, 'run.json'), JSON.stringify({ children }));
    fs.writeFileSync(path.join(site.folder, 'launcher.lock'), JSON.stringify(children.API));
    const { output } = await site.launch().ready();
    expect(output).not.toContain('Cleared away');
  });
});

describe('a crash', () => {
  it('of the API ends everything and shows why', async () => {
    const launch = await site.launch().ready();
    const pids = site.children();
    process.kill(pids.at(-1), 'SIGKILL');
    expect(await launch.exit).toBe(1);
    expect(launch.output).toContain('The API ended unexpectedly (killed by SIGKILL)');
    expect(nothingRuns(pids)).toBe(true);
  });

  it('of the API at its start shows its own words', async () => {
    const launch = site.launch({ STAND_IN_CRASH: '1' });
    expect(await launch.exit).toBe(1);
    expect(launch.output).toContain('The API ended unexpectedly (exit code 3)');
    expect(launch.output).toContain('DATABASE_SCHEMA is from the future');
    expect(nothingRuns([])).toBe(true);
  });

  it('of PostgreSQL is mended on the same port', async () => {
    const launch = await site.launch().ready();
    process.kill(site.postmaster(), 'SIGKILL');
    expect(await launch.said('is started again')).toBe(true);
    expect(await until(() => site.ask('database'), { timeoutMs: 30_000 })).toEqual({ user: 'dialer', database: 'dialer' });
    expect(await launch.interrupt()).toBe(0);
    expect(nothingRuns([])).toBe(true);
  });
});

describe('one clear line and exit code 1', () => {
  const lastWords = async (launch) => ({ code: await launch.exit, words: launch.output.trim() });

  it('for a second start in the same folder', async () => {
    const first = await site.launch().ready();
    const { code, words } = await lastWords(site.launch());
    expect(code).toBe(1);
    expect(words).toMatch(
      new RegExp(`^Cold Call Dialer already runs in .* \\(process ${first.process.pid}, http://localhost:${site.port}\\)[^\\n]*$`),
    );
    expect(await site.ask('health')).toEqual({ status: 'ok' });
  });

  it.each([
    ['port', 'PORT'],
    ['carrierPort', 'CARRIER_PORT'],
  ])('for a busy %s', async (which, variable) => {
    const server = await listenOn(site[which]);
    const { code, words } = await lastWords(site.launch());
    server.close();
    expect(code).toBe(1);
    expect(words).toBe(
      `Port ${site[which]} is taken by another program. Stop that one, or start with ${variable}=${site[which] + 1} npm start`,
    );
  });

  it.each(['eighty', '0', '70000', '80.5', '-1'])('for the port "%s"', async (PORT) => {
    const { code, words } = await lastWords(site.launch({ PORT }));
    expect({ code, words }).toEqual({ code: 1, words: `PORT must be a port between 1 and 65535, not "${PORT}".` });
  });

  it('for a folder that cannot be written', async () => {
    const file = path.join(site.folder, 'a-file');
    fs.writeFileSync(file, '');
    const { code, words } = await lastWords(site.launch({ DIALER_DATA_DIR: path.join(file, 'data') }));
    expect(code).toBe(1);
    expect(words).toMatch(/^Cannot write in .*a-file\/data: .*DIALER_DATA_DIR=\/path npm start$/);
    expect(words).not.toContain('\n');
  });

  it('for damaged secrets', async () => {
    fs.writeFileSync(path.join(site.folder, 'secrets.json'), '{"ADMIN_EMAIL":');
    const { code, words } = await lastWords(site.launch());
    expect(code).toBe(1);
    expect(words).toMatch(/^\S+secrets\.json is damaged\. Repair it, or delete it: new secrets are made then\.$/);
  });

  it('for a Node that is too old', async () => {
    const { code, words } = await lastWords(site.launch({}, { node: ['--import', pretendNode('18.20.4')] }));
    expect(code).toBe(1);
    expect(words).toBe(
      'Cold Call Dialer needs Node 20 or newer; this is Node 18.20.4. Get a newer one from https://nodejs.org and start again.',
    );
  });
});
