import { liveEnvironment } from './live-variables.mjs';

const hex = 'a1'.repeat(16);
const GOOD = {
  LIVE_TWILIO_ACCOUNT_SID: `AC${hex}`,
  LIVE_TWILIO_AUTH_TOKEN: hex,
  LIVE_TWILIO_API_KEY: `SK${hex}`,
  LIVE_TWILIO_API_SECRET: hex,
  LIVE_TWILIO_TWIML_APP_SID: `AP${hex}`,
  LIVE_TWILIO_PHONE_NUMBER: '+14155550100',
  LIVE_PUBLIC_URL: 'https://abc.example.com',
  LIVE_TWILIO_CONTACT_10: '+14155550110',
};

describe('the variables of a real account', () => {
  it('are enough when they are there', () => {
    expect(liveEnvironment(GOOD)).toMatchObject({ ...GOOD, LIVE_PORT: '8200', DIALER_LIVE: '1' });
    expect(liveEnvironment({ ...GOOD, LIVE_PORT: '9000', LIVE_TWILIO_CONTACT_30: '+14155550130' })).toMatchObject({ LIVE_PORT: '9000' });
  });

  it('that are missing are all named in one line', () => {
    const { LIVE_TWILIO_API_KEY: _, ...rest } = GOOD;
    expect(() => liveEnvironment({ ...rest, LIVE_PUBLIC_URL: '' })).toThrow(
      /^test:live needs LIVE_TWILIO_API_KEY, LIVE_PUBLIC_URL: see docs\/real-account\.md$/,
    );
  });

  it.each([
    ['LIVE_TWILIO_ACCOUNT_SID', 'AC1'],
    ['LIVE_PUBLIC_URL', 'https://abc.example.com/path'],
    ['LIVE_PUBLIC_URL', 'abc.example.com'],
    ['LIVE_TWILIO_PHONE_NUMBER', '4155550100'],
    ['LIVE_TWILIO_CONTACT_10', 'ten'],
    ['LIVE_TWILIO_CONTACT_12', '12'],
    ['LIVE_TWILIO_CONTACT_50', '+14155550150'],
    ['LIVE_TWILIO_CONTACT_', '+14155550150'],
  ])('are refused: %s=%s', (name, value) => {
    expect(() => liveEnvironment({ ...GOOD, [name]: value })).toThrow(name);
  });
});
