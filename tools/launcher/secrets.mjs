// Secrets nobody should have to invent for a first look: made once, kept in a file that only its owner reads, under the names
// of the variables they become.
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import fs from 'node:fs';
import { Fault } from '../lib/fault.mjs';

const digits = (count) => Array.from({ length: count }, (_, at) => randomInt(at === 0 ? 1 : 0, 10)).join('');
const hex = (bytes) => randomBytes(bytes).toString('hex');

/** Twilio's shapes: two letters and 32 hex digits. The number is a fictional one (555 01xx). */
const MAKERS = {
  INTERNAL_API_KEY: () => hex(32),
  SIGNING_SECRET: () => hex(32),
  DATABASE_PASSWORD: () => hex(24),
  ADMIN_EMAIL: () => 'admin@dialer.local',
  ADMIN_PASSWORD: () => readablePassword(),
  TWILIO_ACCOUNT_SID: () => `AC${hex(16)}`,
  TWILIO_AUTH_TOKEN: () => hex(16),
  TWILIO_API_KEY: () => `SK${hex(16)}`,
  TWILIO_API_SECRET: () => hex(16),
  TWILIO_TWIML_APP_SID: () => `AP${hex(16)}`,
  TWILIO_PHONE_NUMBER: () => '+14155550199',
  TELNYX_API_KEY: () => `KEY${hex(24)}`,
  TELNYX_CONNECTION_ID: () => digits(19),
  TELNYX_PHONE_NUMBER: () => '+14155550198',
  TELNYX_PRIVATE_KEY: () => privateKey(),
  TELNYX_SIP_CONNECTION_ID: () => digits(19),
  TELNYX_SIP_PHONE_NUMBER: () => '+14155550197',
};

/** Of the local carrier, which signs its Telnyx webhooks by it: Ed25519, PKCS #8 in base64. */
const privateKey = () => generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');

/** What TELNYX_PUBLIC_KEY is for it: the raw 32 bytes in base64. */
export function telnyxPublicKey(privateKeyText) {
  const key = createPrivateKey({ key: Buffer.from(privateKeyText, 'base64'), format: 'der', type: 'pkcs8' });
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
}

/** Reads the file, adds what an older version did not know, and keeps it closed to others. */
export function loadSecrets(file) {
  const kept = read(file);
  const secrets = Object.fromEntries(Object.entries(MAKERS).map(([name, make]) => [name, kept[name] ?? make()]));
  if (JSON.stringify({ ...kept, ...secrets }) !== JSON.stringify(kept)) write(file, { ...kept, ...secrets });
  else fs.chmodSync(file, 0o600);
  return secrets;
}

function read(file) {
  try {
    const kept = JSON.parse(fs.readFileSync(file, 'utf8'));
    if (kept && typeof kept === 'object' && !Array.isArray(kept) && Object.values(kept).every((value) => typeof value === 'string'))
      return kept;
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Fault(`${file} is damaged. Repair it, or delete it: new secrets are made then.`);
}

function write(file, secrets) {
  const draft = `${file}.new`;
  fs.rmSync(draft, { force: true });
  fs.writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  fs.renameSync(draft, file);
}

/** Easy to read aloud and to type: no l, 1, o or 0; 16 of 31 signs are 79 bits. */
function readablePassword() {
  const signs = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 4 }, () => signs[randomInt(signs.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}
