// What the person at the terminal reads.
import path from 'node:path';
import { carrierVariables, has } from './settings.mjs';

export const say = (line) => console.log(line);

export function announce({ settings, secrets, carrierUrl, address, seconds }) {
  const { given, dataFolder } = settings;
  const here = (file) => shortest(path.join(dataFolder, file));
  console.log(`
Cold Call Dialer is ready (${seconds.toFixed(1)} s).

  Address    ${address}
  Sign in    ${given.ADMIN_EMAIL ?? secrets.ADMIN_EMAIL}
  Password   ${has(given, 'ADMIN_PASSWORD') ? 'the one in ADMIN_PASSWORD' : `${secrets.ADMIN_PASSWORD}   (kept in ${here('secrets.json')})`}

  Next       Open ${address}/dial, drop a contact list (CSV) there and press Dial beside a name.
  Calls go   ${whereCallsGo(settings, carrierUrl)}
  Logs       ${here('logs')}

Ctrl-C stops everything.
`);
}

function whereCallsGo({ given }, carrierUrl) {
  if (carrierUrl)
    return `to the local carrier, no account needed. The called side: ${carrierUrl}/phone\n             For real phones put Twilio's or Telnyx's credentials into .env (README.md).`;
  if (given.CARRIER_URL) return `to the local carrier at ${given.CARRIER_URL}`;
  return carrierVariables(given).length ? 'through the carrier whose credentials are set' : 'nowhere yet: no carrier is configured';
}

function shortest(file) {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
}
