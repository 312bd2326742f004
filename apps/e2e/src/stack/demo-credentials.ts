import { randomBytes } from 'node:crypto';

const hex = () => randomBytes(16).toString('hex');

/** Credentials for one run against the local carrier; nothing real, nothing kept. */
export function demoCredentials() {
  return {
    TWILIO_ACCOUNT_SID: `AC${hex()}`,
    TWILIO_AUTH_TOKEN: hex(),
    TWILIO_API_KEY: `SK${hex()}`,
    TWILIO_API_SECRET: hex(),
    TWILIO_TWIML_APP_SID: `AP${hex()}`,
    TWILIO_PHONE_NUMBER: '+14155550199',
  };
}
export type DemoCredentials = ReturnType<typeof demoCredentials>;
