import { Fault } from '../lib/fault.mjs';

const E164 = [/^\+[1-9]\d{1,14}$/, 'a number such as +14155550100'];

/** What a real account needs before anything is dialled, with the shape of each. */
const NEEDED = {
  LIVE_TWILIO_ACCOUNT_SID: [/^AC[0-9a-f]{32}$/i, 'AC and 32 hex digits'],
  LIVE_TWILIO_AUTH_TOKEN: [/^\S{16,}$/, 'the auth token'],
  LIVE_TWILIO_API_KEY: [/^SK[0-9a-f]{32}$/i, 'SK and 32 hex digits'],
  LIVE_TWILIO_API_SECRET: [/^\S{16,}$/, 'the secret of the API key'],
  LIVE_TWILIO_TWIML_APP_SID: [/^AP[0-9a-f]{32}$/i, 'AP and 32 hex digits'],
  LIVE_TWILIO_PHONE_NUMBER: E164,
  LIVE_PUBLIC_URL: [/^https?:\/\/[^/\s]+$/, 'the tunnel’s address without a path'],
  LIVE_TWILIO_CONTACT_10: E164,
};
const CONTACT = /^LIVE_TWILIO_CONTACT_(.*)$/;
/** What a number can be made to do; the rest of the local carrier's table are troubles of the carrier itself. */
const CONTACTS = ['10', '11', '12', '30', '31', '32', '33', '34', '35'];

/** The environment of the live suite; throws one sentence that names everything that is missing or wrong. */
export function liveEnvironment(env) {
  const missing = Object.keys(NEEDED).filter((name) => !env[name]);
  if (missing.length) throw new Fault(`test:live needs ${missing.join(', ')}: see docs/real-account.md`);
  const wrong = [
    ...Object.entries(NEEDED).flatMap(([name, [shape, wants]]) => (shape.test(env[name]) ? [] : [`${name} must be ${wants}`])),
    ...Object.keys(env).flatMap((name) => faultsOfContact(name, env[name])),
  ];
  if (wrong.length) throw new Fault(`test:live cannot start: ${wrong.join('; ')}`);
  return { ...env, LIVE_PORT: env.LIVE_PORT || '8200', DIALER_LIVE: '1' };
}

function faultsOfContact(name, value) {
  const digits = CONTACT.exec(name)?.[1];
  if (digits === undefined || !value || name in NEEDED) return [];
  if (!CONTACTS.includes(digits)) return [`${name} is no contact that a real number can be: there are ${CONTACTS.join(', ')}`];
  return E164[0].test(value) ? [] : [`${name} must be ${E164[1]}`];
}
