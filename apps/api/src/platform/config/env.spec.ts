import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigError, parseConfig } from './env';
import { readEnvironment, type RawEnv } from './env-source';

const LEAST = { DATABASE_URL: 'postgres://user:pa55word@127.0.0.1:5432/dialer' };
const TWILIO = {
  TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'token',
  TWILIO_API_KEY: `SK${'2'.repeat(32)}`,
  TWILIO_API_SECRET: 'api-secret',
  TWILIO_TWIML_APP_SID: `AP${'3'.repeat(32)}`,
  TWILIO_PHONE_NUMBER: '+14155550199',
};

function faultsOf(env: RawEnv): readonly string[] {
  try {
    parseConfig({ ...LEAST, ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('parseConfig', () => {
  it('needs a database and nothing else', () => {
    const config = parseConfig(LEAST);
    expect(config.http).toMatchObject({ port: 8000, baseUrl: 'http://localhost:8000' });
    expect(config).toMatchObject({ role: 'all', redis: null, twilio: null, telnyx: null, localCarrier: null, production: false });
    expect(config.coldCall).toMatchObject({ enabled: true, defaultProvider: 'twilio', agentWaitSeconds: 15, agentGraceSeconds: 20 });
    expect(config.limits.perMinute).toMatchObject({ INITIATE: 10, WEBRTC_JOIN: 20, CONTROL: 30, END: 20, STATUS: 60, TOKEN: 20 });
    expect(config.pace).toEqual({ twilio: { dialsPerSecond: 1, maxLiveCalls: 100 }, telnyx: { dialsPerSecond: 30, maxLiveCalls: 100 } });
    expect(config.missingVariables.twilio).toEqual(Object.keys(TWILIO));
  });

  it('is frozen to its depth', () => {
    const config = parseConfig({ ...LEAST, ...TWILIO });
    expect(() => ((config.twilio as { authToken: string }).authToken = 'x')).toThrow(TypeError);
    expect(() => ((config.limits.perMinute as Record<string, number>)['INITIATE'] = 0)).toThrow(TypeError);
  });

  it('reports all faults together, each by the name of its variable', () => {
    const faults = faultsOf({
      DATABASE_URL: undefined,
      PORT: '99999',
      ROLE: 'boss',
      REDIS_URL: 'http://redis',
      ENABLE_COLD_CALL_DIALER: 'maybe',
    });
    for (const name of ['DATABASE_URL', 'PORT', 'ROLE', 'REDIS_URL', 'ENABLE_COLD_CALL_DIALER'])
      expect(faults.filter((fault) => fault.startsWith(`${name}:`))).toHaveLength(1);
  });

  it('never repeats a value', () => {
    const secret = 'hunter2 with blanks';
    const message = String(
      new ConfigError(
        faultsOf({
          DATABASE_URL: 'mysql://root:hunter2@db',
          TWILIO_AUTH_TOKEN: secret,
          TWILIO_API_SECRET: secret,
          INTERNAL_API_KEY: 'hunter2',
        }),
      ),
    );
    expect(message).not.toContain('hunter2');
    expect(message).toContain('DATABASE_URL');
  });

  it.each(['', ' ', '-1', '1.5', '0x50', '1e3', 'NaN', '65536', '8000; rm', '９０００'])(
    'refuses PORT=%j or takes it as not set',
    (value) => {
      const faults = faultsOf({ PORT: value });
      if (value.trim() === '') expect(faults).toEqual([]);
      else expect(faults).toEqual([expect.stringMatching(/^PORT: /)]);
    },
  );

  it.each(['127.0.0.1:5432', 'postgres://', 'file:///etc/passwd', 'javascript:alert(1)', 'postgres'])(
    'refuses DATABASE_URL=%j',
    (value) => {
      expect(faultsOf({ DATABASE_URL: value })).toEqual([expect.stringMatching(/^DATABASE_URL: /)]);
    },
  );

  it.each(['not json', '{}', '[1]', '[{"urls":5}]', 'null'])('refuses ICE_SERVERS=%j', (value) => {
    expect(faultsOf({ ICE_SERVERS: value })).toEqual([expect.stringMatching(/^ICE_SERVERS: /)]);
  });

  it.each(['4155550199', '+0415555', '+1415555019912345', '+1 415 555 0199', '+1415555<script>'])(
    'refuses TWILIO_PHONE_NUMBER=%j',
    (value) => {
      expect(faultsOf({ ...TWILIO, TWILIO_PHONE_NUMBER: value })).toEqual([expect.stringMatching(/^TWILIO_PHONE_NUMBER: /)]);
    },
  );

  it.each(['key', `${'A'.repeat(44)}`, `${'A'.repeat(42)}==`, `${'A'.repeat(40)}<b>=`])('refuses TELNYX_PUBLIC_KEY=%j', (value) => {
    const telnyx = { TELNYX_API_KEY: 'KEY0', TELNYX_CONNECTION_ID: '1', TELNYX_PHONE_NUMBER: '+14155550100' };
    expect(faultsOf({ ...telnyx, TELNYX_PUBLIC_KEY: value })).toEqual([expect.stringMatching(/^TELNYX_PUBLIC_KEY: /)]);
    expect(faultsOf({ ...telnyx, TELNYX_PUBLIC_KEY: `${'A'.repeat(43)}=` })).toEqual([]);
  });

  it('names every missing variable of a half-filled carrier', () => {
    const faults = faultsOf({ TWILIO_ACCOUNT_SID: TWILIO.TWILIO_ACCOUNT_SID });
    expect(faults).toHaveLength(5);
    expect(faults.join()).toContain('TWILIO_API_SECRET: is required');
    expect(faultsOf({ TELNYX_API_KEY: 'key' })).toHaveLength(3);
    expect(faultsOf({ TELNYX_SIP_USERNAME: 'user' }).map((fault) => fault.split(':')[0])).toEqual([
      'TELNYX_SIP_CONNECTION_ID',
      'TELNYX_SIP_PHONE_NUMBER',
      'TELNYX_SIP_PASSWORD',
    ]);
  });

  it('counts neither pace nor ceiling as carrier credentials', () => {
    expect(faultsOf({ TWILIO_CPS: '5', TELNYX_MAX_LIVE_CALLS: '7' })).toEqual([]);
  });

  it('tells what old names are called now, files too', () => {
    expect(faultsOf({ TELNYX_COLD_CALL_API_KEY: 'x', TELNYX_COLD_CALL_SIP_PASSWORD_FILE: '/x', TELNYX_COLD_CALL_ODD: 'x' })).toEqual([
      'TELNYX_COLD_CALL_API_KEY: is called TELNYX_SIP_API_KEY now',
      'TELNYX_COLD_CALL_SIP_PASSWORD_FILE: is called TELNYX_SIP_PASSWORD_FILE now',
      'TELNYX_COLD_CALL_ODD: is called TELNYX_SIP_ODD now',
    ]);
  });

  it('wants all of the web backend or nothing', () => {
    expect(faultsOf({ WEB_BACKEND_URL: 'https://backend.example.com' })).toHaveLength(2);
    const { webBackend } = parseConfig({
      ...LEAST,
      WEB_BACKEND_URL: 'https://b.example.com/',
      WEB_BACKEND_API_KEY: 'k',
      COLD_CALL_BUSINESS_ID: 'b',
    });
    expect(webBackend).toEqual({ url: 'https://b.example.com', apiKey: 'k', businessId: 'b', signingSecret: null });
  });

  it.each([
    'https://user:pw@b.example.com',
    'https://b.example.com/?key=1',
    'https://b.example.com/#a',
    'https://b.example.com/x?',
    'ftp://b',
  ])('puts no path behind the address %s', (url) => {
    const faults = faultsOf({ WEB_BACKEND_URL: url, WEB_BACKEND_API_KEY: 'k', COLD_CALL_BUSINESS_ID: 'b' });
    expect(faults).toEqual([expect.stringMatching(/^WEB_BACKEND_URL: must be/)]);
    expect(faults.join()).not.toContain('pw');
  });

  it('knows a secret for Standard Webhooks when it sees one', () => {
    const fault = expect.stringMatching(/^WEB_BACKEND_SIGNING_SECRET: must be whsec_/);
    for (const bad of ['x', 'whsec_', `whsec_${'A'.repeat(12)}`, `whsec_${'A'.repeat(120)}`, `whsec_${'ä'.repeat(40)}`])
      expect(faultsOf({ WEB_BACKEND_SIGNING_SECRET: bad })).toEqual([fault]);
    expect(faultsOf({ WEB_BACKEND_SIGNING_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}` })).toEqual([]);
  });

  it('signs links with a secret of its own, else with the web backend’s key', () => {
    const backend = { WEB_BACKEND_URL: 'https://b.example.com', WEB_BACKEND_API_KEY: 'k', COLD_CALL_BUSINESS_ID: 'b' };
    expect(parseConfig(LEAST).signingSecret).toBeNull();
    expect(parseConfig({ ...LEAST, ...backend }).signingSecret).toBe('k');
    expect(parseConfig({ ...LEAST, ...backend, SIGNING_SECRET: 's'.repeat(32) }).signingSecret).toBe('s'.repeat(32));
    expect(faultsOf({ SIGNING_SECRET: 'short' })).toEqual([expect.stringMatching(/^SIGNING_SECRET: /)]);
  });

  it.each([
    [undefined, 604_800],
    ['3600', 3600],
    ['90s', 90],
    ['30m', 1800],
    ['12H', 43_200],
    ['14d', 1_209_600],
  ])('a link is good for RECORDING_LINK_TTL=%s', (text, seconds) => {
    expect(parseConfig({ ...LEAST, ...(text && { RECORDING_LINK_TTL: text }) }).recordings.linkSeconds).toBe(seconds);
  });

  it.each(['0', '59', '366d', '1w', '-5', '7 d', '1e9', '999999999d'])('but not for RECORDING_LINK_TTL=%s', (text) => {
    expect(faultsOf({ RECORDING_LINK_TTL: text })).toEqual([expect.stringMatching(/^RECORDING_LINK_TTL: must be a time/)]);
  });

  it('takes several API keys, none of them short', () => {
    const [one, two] = ['a'.repeat(16), 'b'.repeat(20)];
    expect(parseConfig({ ...LEAST, INTERNAL_API_KEY: `${one}, ${two},` }).auth.internalApiKeys).toEqual([one, two]);
    expect(faultsOf({ INTERNAL_API_KEY: `${one},short` })).toEqual([expect.stringMatching(/^INTERNAL_API_KEY: /)]);
  });
});

describe('the local carrier', () => {
  const CARRIER = { CARRIER_URL: 'http://127.0.0.1:8100' };

  it('is used with the demo credentials that its launcher marked', () => {
    const config = parseConfig({ ...LEAST, ...CARRIER, CARRIER_DEMO: '1', ...TWILIO });
    expect(config.localCarrier).toEqual({ url: 'http://127.0.0.1:8100' });
    expect(config.twilio?.authToken).toBe('token');
  });

  it('is refused beside credentials that nobody marked', () => {
    expect(faultsOf({ ...CARRIER, ...TWILIO })).toEqual([
      expect.stringContaining('CARRIER_URL: must not be set beside carrier credentials'),
    ]);
    expect(faultsOf({ ...CARRIER, ...TWILIO, CARRIER_DEMO: '0' })).toHaveLength(1);
  });

  it('is refused in production', () => {
    expect(faultsOf({ ...CARRIER, CARRIER_DEMO: '1', ...TWILIO, NODE_ENV: 'production' })).toEqual([
      expect.stringContaining('NODE_ENV=production'),
    ]);
  });

  it.each(['http://10.0.0.5:8100', 'http://carrier.example.com', 'http://127.0.0.1.example.com', 'http://localhost.evil.com'])(
    'must be on this machine, not %s',
    (url) => {
      expect(faultsOf({ CARRIER_URL: url, CARRIER_DEMO: '1' })).toEqual([expect.stringContaining('must be an address of this machine')]);
    },
  );

  it('has no mark without an address', () => {
    expect(faultsOf({ CARRIER_DEMO: '1', ...TWILIO })).toEqual([expect.stringMatching(/^CARRIER_DEMO: /)]);
  });
});

describe('secrets in files', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'env-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string) => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };

  it('are read and trimmed', () => {
    const env = { ...LEAST, ...TWILIO, TWILIO_AUTH_TOKEN: undefined, TWILIO_AUTH_TOKEN_FILE: file('token', 'from-a-file\n') };
    expect(parseConfig(env).twilio?.authToken).toBe('from-a-file');
  });

  it('that are missing, empty, folders or given twice are named', () => {
    const faults = faultsOf({
      WEB_BACKEND_API_KEY_FILE: path.join(folder, 'missing'),
      INTERNAL_API_KEY_FILE: file('empty', ' \n'),
      ADMIN_PASSWORD_FILE: folder,
      TELNYX_API_KEY: 'one',
      TELNYX_API_KEY_FILE: file('two', 'two'),
    });
    expect(faults).toEqual(
      expect.arrayContaining([
        expect.stringContaining('WEB_BACKEND_API_KEY_FILE: the file cannot be read (ENOENT)'),
        expect.stringContaining('INTERNAL_API_KEY_FILE: the file is empty'),
        expect.stringContaining('ADMIN_PASSWORD_FILE: the file cannot be read (EISDIR)'),
        expect.stringContaining('TELNYX_API_KEY: set either'),
      ]),
    );
  });

  it('and the .env file stand behind the environment', () => {
    const dotenv = file('.env', '# a comment\nPORT=1111\nROLE="worker"\nBASE_URL=http://localhost:1 # tail\n');
    expect(readEnvironment(dotenv, { PORT: '2222' })).toEqual({ PORT: '2222', ROLE: 'worker', BASE_URL: 'http://localhost:1' });
    expect(readEnvironment(path.join(folder, 'none'), { PORT: '1' })).toEqual({ PORT: '1' });
  });
});
