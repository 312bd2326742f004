// `npm run dev`: the API and the carrier are bundled again and started again after each change, the admin comes from
// Angular's own server, which passes what is the API's on to it.
import { runLauncher } from './run.mjs';
import { announce } from './screen.mjs';
import { DevServer } from './dev-server.mjs';
import { Stack } from './stack.mjs';
import { WatchedProgram } from './watched-program.mjs';

class DevStack extends Stack {
  #watched = [];
  #admin = new DevServer(this);

  async start() {
    const { settings, secrets, since } = this;
    this.#admin.start();
    const { carrierUrl } = await super.start();
    const address = await this.#admin.ready();
    announce({ settings, secrets, carrierUrl, address, seconds: (Date.now() - since) / 1000 });
  }

  /** In the place of one process that must not end: one that ends and starts at every change. */
  launch(name, app, env) {
    const program = new WatchedProgram({
      app,
      name,
      say: this.say,
      spawn: (onExit) => this.spawn(name, `dist/${app}/main.mjs`, env, onExit),
    });
    this.#watched.push(program);
    return program;
  }

  async stop() {
    await this.#admin.stop();
    await Promise.all(this.#watched.map((program) => program.close()));
    await super.stop();
  }
}

runLauncher((context) => new DevStack({ ...context, programs: { api: 'api', carrier: 'carrier' } }));
