import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { apiEnvironment } from './environment.mjs';
import { loadSecrets } from './secrets.mjs';
import { readSettings } from './settings.mjs';

let folder;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dialer-settings-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const dotenv = (text = '') => {
  const file = path.join(folder, '.env');
  fs.writeFileSync(file, text);
  return file;
};

describe('settings', () => {
  it('stand without any variable', () => {
    expect(readSettings({}, path.join(folder, 'no-such-file'))).toMatchObject({
      port: 8000,
      carrierPort: 8100,
      baseUrl: 'http://localhost:8000',
      embeddedDatabase: true,
      localCarrier: true,
    });
  });

  it('come from .env, and the environment wins', () => {
    const file = dotenv('PORT=9000\nBASE_URL="https://dialer.example" # public\nDATABASE_URL=postgresql://x/y\n');
    expect(readSettings({ PORT: '9001' }, file)).toMatchObject({ port: 9001, baseUrl: 'https://dialer.example', embeddedDatabase: false });
  });

  it('take an empty value for none', () => {
    expect(readSettings({ PORT: '', TWILIO_ACCOUNT_SID: '', DATABASE_URL: '' }, dotenv('TELNYX_API_KEY=\n'))).toMatchObject({
      port: 8000,
      embeddedDatabase: true,
      localCarrier: true,
    });
  });

  it.each([
    [{ TWILIO_AUTH_TOKEN: 'x' }, false],
    [{ TWILIO_AUTH_TOKEN_FILE: '/run/x' }, false],
    [{ TELNYX_SIP_USERNAME: 'x' }, false],
    [{ CARRIER_URL: 'http://127.0.0.1:9' }, false],
    [{ NODE_ENV: 'production' }, false],
    [{ TWILIO_CPS: '1' }, true],
  ])('with %j the local carrier: %s', (env, expected) => {
    expect(readSettings(env, dotenv()).localCarrier).toBe(expected);
  });

  it('take a secret from a file as given', () => {
    expect(readSettings({ DATABASE_URL_FILE: '/run/x' }, dotenv()).embeddedDatabase).toBe(false);
  });
});

describe('the environment of the API', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const secrets = {
    INTERNAL_API_KEY: 'made',
    ADMIN_EMAIL: 'made',
    ADMIN_PASSWORD: 'made',
    TWILIO_AUTH_TOKEN: 'made',
    TELNYX_API_KEY: 'made',
    TELNYX_PRIVATE_KEY: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
  const of = (env, file = dotenv()) =>
    apiEnvironment({ settings: readSettings(env, file), secrets, databaseUrl: 'db', carrierUrl: 'carrier' }, env);

  it('has what was made where nothing was given', () => {
    expect(of({})).toMatchObject({ ROLE: 'all', INTERNAL_API_KEY: 'made', ADMIN_PASSWORD: 'made', DATABASE_URL: 'db', TWILIO_CPS: '20' });
  });

  it('has the public half of the key that signs Telnyx webhooks, and never the private one', () => {
    const seen = of({});
    const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
    expect(seen).toMatchObject({ TELNYX_API_KEY: 'made', TELNYX_SIP_API_KEY: 'made', TELNYX_PUBLIC_KEY: raw });
    expect(Object.values(seen)).not.toContain(secrets.TELNYX_PRIVATE_KEY);
  });

  it('never has what somebody has set, here, in a file or in .env', () => {
    const file = dotenv('ADMIN_EMAIL=ada@example.com\n');
    const seen = of({ INTERNAL_API_KEY: 'mine', ADMIN_PASSWORD_FILE: '/run/x' }, file);
    expect(seen.INTERNAL_API_KEY).toBe('mine');
    expect(seen).not.toHaveProperty('ADMIN_PASSWORD');
    expect(seen).not.toHaveProperty('ADMIN_EMAIL');
  });
});

describe('secrets', () => {
  const file = () => path.join(folder, 'secrets.json');
  const mode = () => fs.statSync(file()).mode & 0o777;

  it('are made in the shapes of the carrier, for their owner only', () => {
    const secrets = loadSecrets(file());
    expect(secrets).toMatchObject({
      TWILIO_ACCOUNT_SID: expect.stringMatching(/^AC[0-9a-f]{32}$/),
      TWILIO_API_KEY: expect.stringMatching(/^SK[0-9a-f]{32}$/),
      TWILIO_TWIML_APP_SID: expect.stringMatching(/^AP[0-9a-f]{32}$/),
      TWILIO_PHONE_NUMBER: '+14155550199',
      ADMIN_PASSWORD: expect.stringMatching(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/),
    });
    expect(mode()).toBe(0o600);
  });

  it('are kept, completed and closed again', () => {
    fs.writeFileSync(file(), JSON.stringify({ ADMIN_PASSWORD: 'mine', OTHER: 'kept' }), { mode: 0o644 });
    expect(loadSecrets(file()).ADMIN_PASSWORD).toBe('mine');
    const complete = fs.readFileSync(file(), 'utf8');
    expect(JSON.parse(complete)).toMatchObject({ ADMIN_PASSWORD: 'mine', OTHER: 'kept', INTERNAL_API_KEY: expect.any(String) });
    fs.chmodSync(file(), 0o644);
    loadSecrets(file());
    expect(fs.readFileSync(file(), 'utf8')).toBe(complete);
    expect(mode()).toBe(0o600);
  });

  it.each(['', '{', 'null', '[]', '"x"', '{"ADMIN_PASSWORD":7}'])('that read %j are called damaged', (text) => {
    fs.writeFileSync(file(), text);
    expect(() => loadSecrets(file())).toThrow('is damaged');
  });
});
