import path from 'node:path';
import { root } from '../lib/paths.mjs';

/** Arguments for node that start nx. */
export const NX = [path.join(root, 'node_modules/nx/dist/bin/nx.js')];

/** Commands that call `node` by name must meet the pinned one, however we were started. */
export const withPinnedNode = (env) => ({ ...env, PATH: `${path.join(root, 'node_modules/.bin')}${path.delimiter}${env.PATH ?? ''}` });

/** No daemon, no terminal painting, no cloud. */
export const nxEnvironment = (env = process.env) => withPinnedNode({ ...env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' });
