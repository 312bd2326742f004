// What each program is told. A variable that somebody has set, here or in `.env`, is left as it is.
import path from 'node:path';
import { telnyxPublicKey } from './secrets.mjs';
import { has } from './settings.mjs';

const TELNYX = ['API_KEY', 'CONNECTION_ID', 'PHONE_NUMBER', 'SIP_CONNECTION_ID', 'SIP_PHONE_NUMBER'].map((name) => `TELNYX_${name}`);
const TWILIO = ['ACCOUNT_SID', 'AUTH_TOKEN', 'API_KEY', 'API_SECRET', 'TWIML_APP_SID', 'PHONE_NUMBER'].map((name) => `TWILIO_${name}`);

/** The local carrier answers as fast as a large account's would. */
const LOCAL_LIMITS = { TWILIO_CPS: '20', TWILIO_MAX_LIVE_CALLS: '1000', TELNYX_MAX_LIVE_CALLS: '1000' };

export function apiEnvironment({ settings, secrets, databaseUrl, carrierUrl }, env = process.env) {
  const { given } = settings;
  const wanted = {
    ROLE: 'all',
    RECORDINGS_DIR: path.join(settings.dataFolder, 'recordings'),
    ...pick(secrets, ['INTERNAL_API_KEY', 'SIGNING_SECRET', 'ADMIN_EMAIL', 'ADMIN_PASSWORD']),
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    ...(carrierUrl && { CARRIER_URL: carrierUrl, CARRIER_DEMO: '1', ...pick(secrets, TWILIO), ...telnyx(secrets), ...LOCAL_LIMITS }),
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
    CARRIER_INBOUND_URL: `${settings.baseUrl}/api/voice/inbound`,
    CARRIER_INBOUND_STATUS_URL: `${settings.baseUrl}/api/voice/status`,
    CARRIER_NUMBERS: secrets.TWILIO_PHONE_NUMBER,
    CARRIER_TELNYX_API_KEY: secrets.TELNYX_API_KEY,
    CARRIER_TELNYX_CONNECTION_ID: secrets.TELNYX_CONNECTION_ID,
    CARRIER_TELNYX_SIP_CONNECTION_ID: secrets.TELNYX_SIP_CONNECTION_ID,
    CARRIER_TELNYX_NUMBERS: `${secrets.TELNYX_PHONE_NUMBER},${secrets.TELNYX_SIP_PHONE_NUMBER}`,
    CARRIER_TELNYX_PRIVATE_KEY: secrets.TELNYX_PRIVATE_KEY,
    CARRIER_TELNYX_WEBHOOK_URL: `${settings.baseUrl}/aicallgo/api/v1/cold-call/webhook/telnyx/call-status`,
    CARRIER_TELNYX_SIP_WEBHOOK_URL: `${settings.baseUrl}/aicallgo/api/v1/cold-call/webhook/telnyx/direct/call-status`,
    CARRIER_READY_FILE: readyFile,
  };
}

/** One account for both connections; the key that checks its webhooks is worked out from the one that signs them. */
const telnyx = (secrets) => ({
  ...pick(secrets, TELNYX),
  TELNYX_SIP_API_KEY: secrets.TELNYX_API_KEY,
  TELNYX_PUBLIC_KEY: telnyxPublicKey(secrets.TELNYX_PRIVATE_KEY),
});

const pick = (from, names) => Object.fromEntries(names.map((name) => [name, from[name]]));
