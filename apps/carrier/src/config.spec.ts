import { generateKeyPairSync } from 'node:crypto';
import { parseConfig } from './config';
import { ACCOUNT } from './testing/carrier-fixture';

describe('the configuration', () => {
  it('needs the account only', () => {
    expect(parseConfig({ ...ACCOUNT })).toEqual({
      host: '127.0.0.1',
      port: 8100,
      accountSid: ACCOUNT.CARRIER_ACCOUNT_SID,
      authToken: ACCOUNT.CARRIER_AUTH_TOKEN,
      apiKey: ACCOUNT.CARRIER_API_KEY,
      apiSecret: ACCOUNT.CARRIER_API_SECRET,
      twimlAppSid: ACCOUNT.CARRIER_TWIML_APP_SID,
      voiceUrl: null,
      inboundUrl: null,
      inboundStatusUrl: null,
      numbers: ['+14155550100'],
      callerIds: [],
      dialsPerSecond: 20,
      concurrentCalls: null,
      concurrentRequests: null,
      telnyxDialsPerSecond: null,
      telnyxConcurrentCalls: null,
      telnyx: {
        apiKey: expect.stringMatching(/^KEY[0-9a-f]{48}$/),
        connectionId: expect.any(String),
        sipConnectionId: expect.any(String),
        sipUser: null,
        numbers: ['+15005550006'],
        privateKey: null,
        webhookUrl: null,
        webhookFailoverUrl: null,
        sipWebhookUrl: null,
      },
      media: true,
      keepCalls: 5000,
      readyFile: null,
    });
  });

  it('takes an empty variable as not given', () => {
    expect(parseConfig({ ...ACCOUNT, CARRIER_PORT: '', CARRIER_MEDIA: '', CARRIER_VOICE_URL: '' })).toMatchObject({
      port: 8100,
      media: true,
      voiceUrl: null,
    });
  });

  it('takes a key pair and a user of the Telnyx side, and says what is wrong with others', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const key = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
    const { telnyx } = parseConfig({ ...ACCOUNT, CARRIER_TELNYX_PRIVATE_KEY: key, CARRIER_TELNYX_SIP_USER: 'rep:a:long password' });
    expect(telnyx).toMatchObject({ privateKey: key, sipUser: { user: 'rep', password: 'a:long password' } });
    expect(() => parseConfig({ ...ACCOUNT, CARRIER_TELNYX_PRIVATE_KEY: 'AAAA' })).toThrow(
      /CARRIER_TELNYX_PRIVATE_KEY must be an Ed25519 key/,
    );
    expect(() => parseConfig({ ...ACCOUNT, CARRIER_TELNYX_SIP_USER: 'rep' })).toThrow(/CARRIER_TELNYX_SIP_USER must be user:password/);
  });

  it('takes the limits of a profile, and others where they are named', () => {
    expect(parseConfig({ ...ACCOUNT, CARRIER_PROFILE: 'twilio-defaults' })).toMatchObject({
      dialsPerSecond: 1,
      concurrentCalls: 2,
      concurrentRequests: 100,
    });
    expect(
      parseConfig({ ...ACCOUNT, CARRIER_PROFILE: 'twilio-defaults', CARRIER_DIALS_PER_SECOND: '5', CARRIER_CONCURRENT_CALLS: '0' }),
    ).toMatchObject({ dialsPerSecond: 5, concurrentCalls: null });
  });

  it('names every fault at once', () => {
    const env = {
      NODE_ENV: 'production',
      CARRIER_HOST: '0.0.0.0',
      CARRIER_PORT: '70000',
      CARRIER_ACCOUNT_SID: 'AC1',
      CARRIER_NUMBERS: '+1,5550100',
      CARRIER_VOICE_URL: 'localhost',
      CARRIER_DIALS_PER_SECOND: '0',
      CARRIER_MEDIA: 'yes',
      CARRIER_PROFILE: 'constructor',
      CARRIER_CONCURRENT_CALLS: '-1',
      CARRIER_CONCURRENT_REQUESTS: '1e3',
    };
    const faults = ['NODE_ENV', 'CARRIER_HOST', 'CARRIER_PORT', 'CARRIER_ACCOUNT_SID', 'CARRIER_AUTH_TOKEN is missing', 'CARRIER_API_KEY', 'CARRIER_API_SECRET', 'CARRIER_TWIML_APP_SID', 'CARRIER_NUMBERS', 'CARRIER_VOICE_URL', 'CARRIER_DIALS_PER_SECOND', 'CARRIER_MEDIA', 'CARRIER_PROFILE must be fast or twilio-defaults', 'CARRIER_CONCURRENT_CALLS', 'CARRIER_CONCURRENT_REQUESTS']; // prettier-ignore
    for (const fault of faults) expect(() => parseConfig(env)).toThrow(fault);
  });

  it.each(['127.0.0.1', '127.0.0.53', 'localhost', '::1'])('listens on %s', (host) => {
    expect(parseConfig({ ...ACCOUNT, CARRIER_HOST: host }).host).toBe(host);
  });

  it.each(['0.0.0.0', '10.0.0.1', '::', '127.0.0.1.example.com', 'localhost.example.com'])('does not listen on %s', (host) => {
    expect(() => parseConfig({ ...ACCOUNT, CARRIER_HOST: host })).toThrow('loopback');
  });
});
