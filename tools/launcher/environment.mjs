// What each program is told. A variable that somebody has set, here or in `.env`, is left as it is.
import path from 'node:path';
import { has } from './settings.mjs';

const TWILIO = ['ACCOUNT_SID', 'AUTH_TOKEN', 'API_KEY', 'API_SECRET', 'TWIML_APP_SID', 'PHONE_NUMBER'].map((name) => `TWILIO_${name}`);

/** The local carrier answers as fast as a large account's would. */
const LOCAL_LIMITS = { TWILIO_CPS: '20', TWILIO_MAX_LIVE_CALLS: '1000' };

export function apiEnvironment({ settings, secrets, databaseUrl, carrierUrl }, env = process.env) {
  const { given } = settings;
  const wanted = {
    ROLE: 'all',
    RECORDINGS_DIR: path.join(settings.dataFolder, 'recordings'),
    ...pick(secrets, ['INTERNAL_API_KEY', 'SIGNING_SECRET', 'ADMIN_EMAIL', 'ADMIN_PASSWORD']),
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    ...(carrierUrl && { CARRIER_URL: carrierUrl, CARRIER_DEMO: '1', ...pick(secrets, TWILIO), ...LOCAL_LIMITS }),
  };
  const missing = Object.entries(wanted).filter(([name]) => !has(given, name));
  return { ...env, ...Object.fromEntries(missing), PORT: String(settings.port), BASE_URL: settings.baseUrl };
}

export function carrierEnvironment({ settings, secrets, readyFile }, env = process.env) {
  return {
    ...env,
    CARRIER_PORT: String(settings.carrierPort),
    CARRIER_ACCOUNT_SID: secrets.TWILIO_ACCOUNT_SID,
    CARRIER_AUTH_TOKEN: secrets.TWILIO_AUTH_TOKEN,
    CARRIER_API_KEY: secrets.TWILIO_API_KEY,
    CARRIER_API_SECRET: secrets.TWILIO_API_SECRET,
    CARRIER_TWIML_APP_SID: secrets.TWILIO_TWIML_APP_SID,
    CARRIER_VOICE_URL: `${settings.baseUrl}/api/voice/dial`,
    CARRIER_NUMBERS: secrets.TWILIO_PHONE_NUMBER,
    CARRIER_READY_FILE: readyFile,
  };
}

const pick = (from, names) => Object.fromEntries(names.map((name) => [name, from[name]]));
