// PostgreSQL, the local carrier and the API as one: started in the order they need each other, stopped in the opposite one.
import fs from 'node:fs';
import path from 'node:path';
import { Fault } from '../lib/fault.mjs';
import { isPortBusy } from '../lib/free-port.mjs';
import { root } from '../lib/paths.mjs';
import { Child } from './child.mjs';
import { EmbeddedDatabase } from './database.mjs';
import { apiEnvironment, carrierEnvironment } from './environment.mjs';
import { apiReady, carrierReady, crashReport } from './ready.mjs';

const LOG_LIMIT_BYTES = 50_000_000;
const LOG_LOOK_EVERY_MS = 60_000;

export class Stack {
  #database;
  #children = [];
  #logGuard;

  /**
   * `record` notes our processes, `say` prints a line, `giveUp` is told what cannot be mended, `signal` ends a start under way;
   * `programs` are the files of the API and the carrier.
   */
  constructor(context) {
    Object.assign(this, context);
    this.logs = path.join(this.settings.dataFolder, 'logs');
  }

  async start() {
    await this.#checkPorts();
    fs.mkdirSync(this.logs, { recursive: true });
    const [databaseUrl, carrierUrl] = await bothOf(this.#startDatabase(), this.#startCarrier());
    this.signal.throwIfAborted();
    const api = this.launch('API', this.programs.api, apiEnvironment({ ...this, databaseUrl, carrierUrl }));
    await apiReady(api, this.settings.port, this.signal);
    this.#logGuard = setInterval(() => this.#children.forEach(({ logFile }) => keepSmall(logFile)), LOG_LOOK_EVERY_MS);
    return { carrierUrl };
  }

  /** The API first, while what it talks to still answers; the database last. */
  async stop() {
    clearInterval(this.#logGuard);
    for (const child of this.#children.reverse()) await child.stop({ timeoutMs: 15_000 });
    await this.#database?.stop();
  }

  async #checkPorts() {
    const { port, carrierPort, localCarrier } = this.settings;
    if (localCarrier && port === carrierPort) throw new Fault(`PORT and CARRIER_PORT are both ${port}: choose two different ones.`);
    if (await isPortBusy(port)) throw busy(port, 'PORT', port + 1);
    if (localCarrier && (await isPortBusy(carrierPort))) throw busy(carrierPort, 'CARRIER_PORT', carrierPort + 1);
  }

  async #startDatabase() {
    if (!this.settings.embeddedDatabase) return undefined;
    this.#database = new EmbeddedDatabase(this.settings.dataFolder, this);
    return this.#database.start(this.secrets.DATABASE_PASSWORD);
  }

  async #startCarrier() {
    if (!this.settings.localCarrier) return undefined;
    const readyFile = path.join(this.settings.dataFolder, 'carrier.json');
    fs.rmSync(readyFile, { force: true });
    const child = this.launch('local carrier', this.programs.carrier, carrierEnvironment({ ...this, readyFile }));
    return carrierReady(child, readyFile, this.signal);
  }

  /** A program whose end is the end of everything. */
  launch(name, program, env) {
    return this.spawn(name, program, env, (child) => this.giveUp(new Fault(crashReport(child))));
  }

  spawn(name, program, env, onExit) {
    const child = new Child({
      name,
      args: ['--enable-source-maps', path.resolve(root, program)],
      env,
      cwd: root,
      logFile: path.join(this.logs, `${name.toLowerCase().replaceAll(' ', '-')}.log`),
      onExit,
    });
    this.#children.push(child);
    this.record.add(name, child.pid);
    return child;
  }
}

/** Waits for both even when one fails: nothing may still be starting when the stopping begins. */
async function bothOf(...promises) {
  const results = await Promise.allSettled(promises);
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  return results.map(({ value }) => value);
}

const busy = (port, variable, other) =>
  new Fault(`Port ${port} is taken by another program. Stop that one, or start with ${variable}=${other} npm start`);

/** The program goes on writing at the end of the same file, so what is kept is copied and the file made empty. */
function keepSmall(logFile) {
  if (fs.statSync(logFile).size < LOG_LIMIT_BYTES) return;
  fs.copyFileSync(logFile, `${logFile}.1`);
  fs.truncateSync(logFile, 0);
}
