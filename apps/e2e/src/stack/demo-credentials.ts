import { generateKeyPairSync, randomBytes } from 'node:crypto';

const hex = () => randomBytes(16).toString('hex');

/** Credentials for one run against the local carrier; nothing real, nothing kept. */
export function demoCredentials() {
  const keys = generateKeyPairSync('ed25519');
  // As Telnyx gives it out: the raw 32 bytes.
  const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
  const telnyxPrivateKey = keys.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  const api = {
    TWILIO_ACCOUNT_SID: `AC${hex()}`,
    TWILIO_AUTH_TOKEN: hex(),
    TWILIO_API_KEY: `SK${hex()}`,
    TWILIO_API_SECRET: hex(),
    TWILIO_TWIML_APP_SID: `AP${hex()}`,
    TWILIO_PHONE_NUMBER: '+14155550199',
    TELNYX_API_KEY: `KEY${hex()}`,
    TELNYX_CONNECTION_ID: hex(),
    TELNYX_PHONE_NUMBER: '+14155550198',
    TELNYX_PUBLIC_KEY: publicKey,
    TELNYX_SIP_CONNECTION_ID: hex(),
    TELNYX_SIP_PHONE_NUMBER: '+14155550197',
  };
  return { api: { ...api, TELNYX_SIP_API_KEY: api.TELNYX_API_KEY }, telnyxPrivateKey };
}
