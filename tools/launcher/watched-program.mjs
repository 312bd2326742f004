// One program under `npm run dev`: bundled at every change of its sources, and started again when that went well.
import { watchBundle } from '../bundle.mjs';

export class WatchedProgram {
  #watcher;
  #child;
  #work = Promise.resolve();

  /** `spawn(onExit)` starts the built program and answers the Child. */
  constructor({ app, name, say, spawn }) {
    Object.assign(this, { name, say, spawn });
    this.#watcher = watchBundle(app, (error) => this.#built(error));
  }

  /** Undefined: a program under development may end, the next change starts it again. */
  how = undefined;

  get logFile() {
    return this.#child?.logFile;
  }

  lastLines() {
    return this.#child?.lastLines() ?? '(it was never built)';
  }

  async close() {
    await this.#watcher.close();
    await this.#work;
  }

  /** One restart after the other, however fast the changes come. */
  #built(error) {
    if (error) return this.say(`The ${this.name} could not be built; what ran runs on.\n${error.message}`);
    this.#work = this.#work.then(() => this.#restart());
  }

  async #restart() {
    if (this.#child) this.say(`The ${this.name} changed and is started again.`);
    await this.#child?.stop({ timeoutMs: 5_000 });
    this.#child = this.spawn((child) =>
      this.say(`The ${this.name} ended (${child.how}); it starts again after the next change.\n${child.lastLines()}`),
    );
  }
}
