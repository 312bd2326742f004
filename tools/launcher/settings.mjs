// What the environment and `.env` ask of the launcher. The environment wins over the file; an empty value is no value.
import fs from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { Fault } from '../lib/fault.mjs';
import { dataFolder, root } from '../lib/paths.mjs';

/** Limits say nothing about which carrier to use, so they do not count as "a carrier variable". */
const CARRIER_VARIABLE = /^(TWILIO|TELNYX)_/;
const CARRIER_LIMIT = /_(CPS|DPS|MAX_LIVE_CALLS)$/;

export function readSettings(env = process.env, dotenvFile = path.join(root, '.env')) {
  const given = { ...filled(readDotenv(dotenvFile)), ...filled(env) };
  const port = portOf(given, 'PORT', 8000);
  return {
    given,
    port,
    carrierPort: portOf(given, 'CARRIER_PORT', 8100),
    baseUrl: given.BASE_URL ?? `http://localhost:${port}`,
    dataFolder: dataFolder(given),
    /** Of our own when nobody names another. */
    embeddedDatabase: !has(given, 'DATABASE_URL'),
    localCarrier: given.NODE_ENV !== 'production' && !given.CARRIER_URL && carrierVariables(given).length === 0,
  };
}

export const carrierVariables = (given) => Object.keys(given).filter((name) => CARRIER_VARIABLE.test(name) && !CARRIER_LIMIT.test(name));

/** Any secret may come as `NAME_FILE=/path` as well; the API reads the file. */
export const has = (given, name) => given[name] !== undefined || given[`${name}_FILE`] !== undefined;

function readDotenv(file) {
  try {
    return parseEnv(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw new Fault(`${file} cannot be read: ${error.message}`);
  }
}

const filled = (env) => Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));

function portOf(given, name, fallback) {
  const port = Number(given[name] ?? fallback);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Fault(`${name} must be a port between 1 and 65535, not "${given[name]}".`);
  return port;
}
