import type { TwilioOptions } from '../twilio.options';

/** An account nobody has. */
export function makeTwilioOptions(partial: Partial<TwilioOptions> = {}): TwilioOptions {
  return {
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: '12345',
    apiKey: `SK${'1'.repeat(32)}`,
    apiSecret: 'not-a-secret',
    twimlAppSid: `AP${'2'.repeat(32)}`,
    phoneNumber: '+14155550100',
    publicUrl: 'https://dialer.example',
    ...partial,
  };
}
