// `.env.example` names every variable that the API reads, and none that nobody reads.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './lib/paths.mjs';

const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

/** Read by the launcher or by docker compose; the rest by the API. */
const NOT_OF_THE_API = ['DIALER_DATA_DIR', 'CARRIER_PORT', 'POSTGRES_PASSWORD', 'PUBLISHED_PORT'];
/** Not for a person to set: the launcher and the image do. */
const NOT_FOR_PEOPLE = ['NODE_ENV', 'CARRIER_URL', 'CARRIER_DEMO'];

function variablesOfTheApi() {
  const schema = read('apps/api/src/platform/config/env-schema.ts');
  const named = [...schema.slice(schema.indexOf('export const envSchema')).matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name);
  const limits = /LIMIT_NAMES = \[([^\]]*)\]/.exec(schema)[1].match(/[A-Z_]+/g);
  return [...named, ...limits.map((name) => `RATE_LIMIT_${name}_PER_MINUTE`)];
}

it('.env.example names what there is', () => {
  const shown = [...read('.env.example').matchAll(/^# ([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name);
  const expected = [...variablesOfTheApi().filter((name) => !NOT_FOR_PEOPLE.includes(name)), ...NOT_OF_THE_API];
  expect(shown.sort()).toEqual(expected.sort());
});
