// One PostgreSQL server of our own over the plain binaries: made when missing, adopted when it already runs, healed after a
// crash. (The wrapper package fails on each of these and stops the server under the application's feet.)
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { Fault } from '../lib/fault.mjs';
import { freePort } from '../lib/free-port.mjs';
import { isWorkingIn, signal, workingIn } from '../lib/processes.mjs';
import { until } from '../lib/until.mjs';

const SUPERUSER = 'postgres';

/**
 * `folder` belongs to the server: it holds `pgdata`, the superuser's password and the log.
 * `settings` are extra postgresql.conf entries, simple words only.
 */
export class Cluster {
  constructor({ folder, native, user, settings = {} }) {
    Object.assign(this, { folder, native, user, settings });
    this.dataDir = path.join(folder, 'pgdata');
    this.logFile = path.join(folder, 'server.log');
    this.passwordFile = path.join(folder, 'superuser-password');
  }

  /** Answers how it came to run: `started`, `adopted` or `healed`. A free port is chosen unless one is asked for. */
  async start({ port } = {}) {
    if (!fs.existsSync(path.join(this.dataDir, 'PG_VERSION'))) await this.#initialise();
    const left = this.#leftover();
    if (left && (await this.#adopt(left))) return 'adopted';
    if (left) await this.#bury(left.pid);
    await this.#launch(port);
    return left ? 'healed' : 'started';
  }

  isRunning() {
    const left = this.#leftover();
    return left !== undefined && isWorkingIn(left.pid, this.dataDir);
  }

  async stop() {
    if (!this.#leftover()) return;
    const { code, output } = await this.#run('pg_ctl', ['stop', '-D', this.dataDir, '-m', 'fast', '-w', '-t', '30']);
    const pid = this.#leftover()?.pid;
    if (code !== 0 && pid && isWorkingIn(pid, this.dataDir)) throw new Error(`PostgreSQL did not stop: ${output}`);
  }

  url(database = SUPERUSER, { user = SUPERUSER, password = this.#password() } = {}) {
    return `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${this.port}/${database}`;
  }

  /** Runs `work` with a superuser's connection. */
  async asSuperuser(work, database = SUPERUSER) {
    const client = new pg.Client({ connectionString: this.url(database), connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined); // a server that goes away is noticed by the query itself
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  async #initialise() {
    // A first start that was killed leaves half a data folder without PG_VERSION, which initdb would refuse.
    fs.rmSync(this.dataDir, { recursive: true, force: true });
    fs.mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    fs.writeFileSync(this.passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
    this.#giveToServer(this.folder, this.passwordFile);
    const draft = `${this.dataDir}.new`;
    fs.rmSync(draft, { recursive: true, force: true });
    const { code, output } = await this.#run('initdb', [
      ...['-D', draft, '-U', SUPERUSER, '--pwfile', this.passwordFile, '--auth=scram-sha-256', '--encoding=UTF8'],
      // The built-in provider sorts and folds case alike on every machine, whatever locales it has.
      ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'],
    ]);
    if (code !== 0) throw new Fault(`The database folder ${this.folder} could not be made: ${readable(output)}`);
    fs.renameSync(draft, this.dataDir);
  }

  #giveToServer(...files) {
    if (this.user) for (const file of files) fs.chownSync(file, this.user.uid, this.user.gid);
  }

  /** What postmaster.pid says about a server that runs or once ran: line 1 its process, line 4 its port. */
  #leftover() {
    try {
      const lines = fs.readFileSync(path.join(this.dataDir, 'postmaster.pid'), 'utf8').split('\n');
      return { pid: Number(lines[0]), port: Number(lines[3]) };
    } catch (error) {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** `pg_ctl status` is not to be believed: it calls a zombie a running server. Only a real connection counts. */
  async #adopt({ pid, port }) {
    this.port = port;
    const lives = async () => (isWorkingIn(pid, this.dataDir) ? (await this.#answers()) && 'adopted' : 'gone');
    const answer = await until(lives, { timeoutMs: 60_000 });
    if (!answer) throw new Fault(`PostgreSQL (process ${pid}) runs in ${this.dataDir} but answers nobody. Stop it and start again.`);
    return answer === 'adopted';
  }

  async #answers() {
    try {
      await this.asSuperuser((client) => client.query('select 1'));
      return true;
    } catch (error) {
      return error.code === '53300'; // all its connections are taken: it answers very well
    }
  }

  /**
   * The server process is gone or a zombie. Its children may live a moment longer, and the data folder must not be opened
   * beside them; only when none works in it any more is its lock file in the way of nothing but us.
   */
  async #bury(pid) {
    const gone = () => !isWorkingIn(pid, this.dataDir) && workingIn(this.dataDir).length === 0;
    if (!(await until(gone, { timeoutMs: 10_000 }))) for (const child of workingIn(this.dataDir)) signal(child, 'SIGKILL');
    if (!(await until(gone, { timeoutMs: 10_000 }))) throw new Fault(`Processes of an earlier PostgreSQL still use ${this.dataDir}.`);
    fs.rmSync(path.join(this.dataDir, 'postmaster.pid'), { force: true });
  }

  async #launch(port) {
    for (let attempt = 1; ; attempt++) {
      this.port = port ?? (await freePort());
      const logged = fs.existsSync(this.logFile) ? fs.statSync(this.logFile).size : 0;
      const { code } = await this.#run(
        'pg_ctl',
        ['start', '-D', this.dataDir, '-l', this.logFile, '-w', '-t', '120', '-o', this.#options()],
        'ignore',
      );
      if (code === 0) return;
      const log = fs.existsSync(this.logFile) ? fs.readFileSync(this.logFile, 'utf8').slice(logged) : '';
      // Somebody took the free port between our look and the start.
      if (/could not bind|Address already in use/.test(log) && attempt < 5) continue;
      throw new Fault(`PostgreSQL did not start: ${readable(log)} (all of it: ${this.logFile})`);
    }
  }

  #options() {
    const settings = { listen_addresses: '127.0.0.1', port: this.port, unix_socket_directories: '', ...this.settings };
    return Object.entries(settings)
      .map(([name, value]) => `-c ${name}='${value}'`)
      .join(' ');
  }

  /** A started server inherits what pg_ctl has open: with pipes the call would never end, hence 'ignore' there. */
  #run(program, args, stdio = 'pipe') {
    return new Promise((resolve, reject) => {
      let output = '';
      const child = spawn(path.join(this.native, 'bin', program), args, {
        ...this.user,
        cwd: '/',
        // Away from the terminal's Ctrl-C: the server stops last, and by our word.
        detached: true,
        env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
        stdio: ['ignore', stdio, stdio],
      });
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
      child.on('error', reject).on('close', (code) => resolve({ code, output }));
    });
  }

  #password() {
    return fs.readFileSync(this.passwordFile, 'utf8');
  }
}

/** The lines of a server's output that say what is wrong, on one line. */
function readable(output) {
  if (/No space left|wrote only|Check free disk space/.test(output)) return 'the disk is full';
  const lines = output.split('\n').filter((line) => /FATAL|ERROR|PANIC|could not|No space|denied|error:/i.test(line));
  const told = (lines.length ? lines : output.trim().split('\n')).slice(-3);
  return told.map((line) => line.replace(/^.*?(FATAL|ERROR|PANIC|error):\s*/, '').trim()).join('; ') || 'no reason given';
}
