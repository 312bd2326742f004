import { S3_SET, TELNYX_SET, TWILIO_SET } from './env-schema';
import type { RawEnv } from './env-source';

const CARRIER_VARIABLE = /^(TWILIO|TELNYX)_(?!CPS$|DPS$|MAX_LIVE_CALLS$)/;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Rules about several variables together. Works on the raw text, so that it reports beside the single faults. */
export function crossFaults(env: RawEnv): string[] {
  return [
    ...halfFilled(env, 'Twilio', TWILIO_SET),
    ...halfFilled(env, 'Telnyx', TELNYX_SET),
    ...halfFilled(env, 'the S3 storage', S3_SET),
    ...telnyxSip(env),
    ...localCarrier(env),
    ...webBackend(env),
    ...administrator(env),
  ];
}

function halfFilled(env: RawEnv, carrier: string, names: readonly string[]): string[] {
  const missing = names.filter((name) => !env[name]);
  if (missing.length === 0 || missing.length === names.length) return [];
  return missing.map((name) => `${name}: is required as soon as another variable of ${carrier} is set`);
}

/** Browser calls need the connection, its number, and either an API key or a fixed pair (contract.md §2). */
function telnyxSip(env: RawEnv): string[] {
  const given = Object.keys(env).filter((name) => name.startsWith('TELNYX_SIP_') && env[name]);
  if (given.length === 0) return [];
  const faults = ['TELNYX_SIP_CONNECTION_ID', 'TELNYX_SIP_PHONE_NUMBER']
    .filter((name) => !env[name])
    .map((name) => `${name}: is required as soon as another TELNYX_SIP_ variable is set`);
  if (Boolean(env['TELNYX_SIP_USERNAME']) !== Boolean(env['TELNYX_SIP_PASSWORD']))
    faults.push(`${env['TELNYX_SIP_USERNAME'] ? 'TELNYX_SIP_PASSWORD' : 'TELNYX_SIP_USERNAME'}: the pair is set together or not at all`);
  return faults;
}

/**
 * The local carrier gets the credentials it is called with, so real ones must never go there. The launcher marks the demo set
 * it made with CARRIER_DEMO=1; without that mark any carrier variable beside CARRIER_URL counts as real.
 */
function localCarrier(env: RawEnv): string[] {
  const url = env['CARRIER_URL'];
  if (!url) return isOn(env['CARRIER_DEMO']) ? ['CARRIER_DEMO: marks demo credentials of the local carrier and needs CARRIER_URL'] : [];
  const faults: string[] = [];
  if (env['NODE_ENV'] === 'production') faults.push('CARRIER_URL: the local carrier is never used with NODE_ENV=production');
  if (URL.canParse(url) && !LOOPBACK.test(new URL(url).hostname))
    faults.push('CARRIER_URL: must be an address of this machine (127.0.0.1)');
  const real = Object.keys(env).filter((name) => CARRIER_VARIABLE.test(name) && env[name]);
  if (real.length && !isOn(env['CARRIER_DEMO']))
    faults.push(`CARRIER_URL: must not be set beside carrier credentials (${real.join(', ')}); remove one or the other`);
  return faults;
}

function webBackend(env: RawEnv): string[] {
  const url = env['WEB_BACKEND_URL'];
  if (!url) return [];
  const faults = ['WEB_BACKEND_API_KEY', 'COLD_CALL_BUSINESS_ID']
    .filter((name) => !env[name])
    .map((name) => `${name}: is required with WEB_BACKEND_URL`);
  // Paths are put behind it; and credentials in an address end up in logs.
  const { username = '', password = '', search = '', hash = '' } = URL.canParse(url) ? new URL(url) : {};
  if (username || password || search || hash || /[?#]/.test(url))
    faults.push('WEB_BACKEND_URL: must be a plain address, without user, password, query or fragment');
  return faults;
}

function administrator(env: RawEnv): string[] {
  if (env['ADMIN_PASSWORD'] && !env['ADMIN_EMAIL']) return ['ADMIN_EMAIL: is required with ADMIN_PASSWORD'];
  const keys = env['INTERNAL_API_KEY']
    ?.split(',')
    .map((key) => key.trim())
    .filter(Boolean);
  if (keys?.some((key) => key.length < 16)) return ['INTERNAL_API_KEY: each key (separated by commas) must have at least 16 characters'];
  return [];
}

function isOn(value: string | undefined): boolean {
  return value === '1' || value?.toLowerCase() === 'true';
}
