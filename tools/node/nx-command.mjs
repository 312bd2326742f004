import path from 'node:path';
import { root } from '../lib/paths.mjs';

/** Arguments for node that start nx. */
export const NX = [path.join(root, 'node_modules/nx/dist/bin/nx.js')];

/** Its targets call `node`: that must be the pinned one, however we were started. No daemon, no terminal painting, no cloud. */
export function nxEnvironment(env = process.env) {
  const bin = path.join(root, 'node_modules/.bin');
  return { ...env, PATH: `${bin}${path.delimiter}${env.PATH ?? ''}`, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' };
}
