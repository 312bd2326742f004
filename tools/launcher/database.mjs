// The embedded PostgreSQL as the launcher uses it: a database and a role for the product, and a guard that starts the server
// again when it is killed.
import path from 'node:path';
import { Cluster } from '../postgres/cluster.mjs';
import { placeFor } from '../postgres/place.mjs';

const NAME = 'dialer';
const LOOK_EVERY_MS = 500;
const RESTARTS_ALLOWED = 5;

export class EmbeddedDatabase {
  #cluster;
  #guard;
  #restarts = 0;

  constructor(dataFolder, { say, giveUp }) {
    this.say = say;
    this.giveUp = giveUp;
    this.place = placeFor(path.join(dataFolder, 'postgres'));
    this.#cluster = new Cluster({ ...this.place, settings: { max_connections: 200 } });
  }

  /** Answers DATABASE_URL. */
  async start(password) {
    if (this.place.moved) this.say(`PostgreSQL cannot run as root below this folder: its files are in ${this.place.folder}.`);
    const how = await this.#cluster.start();
    if (how === 'adopted') this.say('PostgreSQL of an earlier run still ran and is used again.');
    if (how === 'healed') this.say('PostgreSQL had been killed and was recovered.');
    await this.#cluster.asSuperuser((client) => prepare(client, password));
    this.#watch();
    return this.#cluster.url(NAME, { user: NAME, password });
  }

  async stop() {
    clearTimeout(this.#guard);
    await this.#restarting;
    await this.#cluster.stop();
  }

  #restarting;

  /** The application waits for its database and goes on; so a killed server is started again on the same port. */
  #watch() {
    this.#guard = setTimeout(() => {
      if (this.#cluster.isRunning()) return this.#watch();
      this.#restarting = this.#restart();
    }, LOOK_EVERY_MS);
  }

  async #restart() {
    try {
      if (++this.#restarts > RESTARTS_ALLOWED)
        throw new Error(`PostgreSQL ended ${this.#restarts} times; its log: ${this.#cluster.logFile}`);
      this.say('PostgreSQL ended unexpectedly and is started again.');
      await this.#cluster.start({ port: this.#cluster.port });
      this.#watch();
    } catch (error) {
      this.giveUp(error);
    }
  }
}

async function prepare(client, password) {
  const role = await client.query('select from pg_roles where rolname = $1', [NAME]);
  const verb = role.rowCount ? 'alter' : 'create';
  // Set at every start: the password lives in secrets.json, which may be new. It is hex, made by us.
  await client.query(`${verb} role ${NAME} login password '${password.replaceAll("'", "''")}'`);
  const database = await client.query('select from pg_database where datname = $1', [NAME]);
  if (!database.rowCount) await client.query(`create database ${NAME} owner ${NAME}`);
}
