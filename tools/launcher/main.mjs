// `npm start`: the built product and all it needs.
import { buildWhenChanged } from '../build/build-when-changed.mjs';
import { runLauncher } from './run.mjs';
import { announce } from './screen.mjs';
import { Stack } from './stack.mjs';

const BUILT = { api: 'dist/api/main.mjs', carrier: 'dist/carrier/main.mjs' };

/** Tests put stand-ins in the place of the two programs; then there is nothing to build. */
const { DIALER_API_PROGRAM: api, DIALER_CARRIER_PROGRAM: carrier } = process.env;
const programs = api ? { api, carrier } : BUILT;

class BuiltStack extends Stack {
  async start() {
    const { settings, secrets, say, signal, since } = this;
    if (programs === BUILT) await buildWhenChanged({ say, signal });
    signal.throwIfAborted();
    const { carrierUrl } = await super.start();
    announce({ settings, secrets, carrierUrl, address: settings.baseUrl, seconds: (Date.now() - since) / 1000 });
  }
}

runLauncher((context) => new BuiltStack({ ...context, programs }));
