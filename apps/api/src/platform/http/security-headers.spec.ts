import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastify } from 'fastify';
import { DEMO_TWILIO } from '../../testing/test-app';
import { parseConfig } from '../config/env';
import { addSecurityHeaders } from './security-headers';

const TWILIO = { ...DEMO_TWILIO, CARRIER_URL: '', CARRIER_DEMO: '' };
const TELNYX = {
  TELNYX_API_KEY: 'KEY0123456789',
  TELNYX_CONNECTION_ID: '1494404757140276705',
  TELNYX_PHONE_NUMBER: '+14155550188',
  TELNYX_PUBLIC_KEY: 'cHVibGljLWtleS1vZi0zMi1ieXRlcy1sb25nLWhlcmU=',
};

async function headersOf(env: Record<string, string>): Promise<Record<string, unknown>> {
  const config = parseConfig({ DATABASE_URL: 'postgres://x@127.0.0.1:9/x', ...env });
  const app = fastify();
  await addSecurityHeaders(app as unknown as NestFastifyApplication, config);
  app.get('/', () => 'ok');
  const { headers } = await app.inject('/');
  await app.close();
  return headers;
}

const policy = (connect: string, last: string[] = []) =>
  [
    "default-src 'self'",
    `connect-src 'self'${connect}`,
    "media-src 'self' blob: mediastream:",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "object-src 'none'",
    "frame-ancestors 'none'",
    ...last,
    "base-uri 'self'",
    "form-action 'self'",
    "script-src 'self'",
    "script-src-attr 'none'",
  ].sort();
const policyIn = (headers: Record<string, unknown>) => String(headers['content-security-policy']).split(';').sort();

describe('the content security policy lets a page speak to', () => {
  it('the local carrier on a laptop, under both names of this machine, and to no real one', async () => {
    const headers = await headersOf({ ...DEMO_TWILIO, CARRIER_URL: 'http://127.0.0.1:8123', BASE_URL: 'http://localhost:8000' });
    const local = ' http://localhost:8123 ws://localhost:8123 http://127.0.0.1:8123 ws://127.0.0.1:8123';
    expect(policyIn(headers)).toEqual(policy(local));
  });

  it('Twilio where Twilio is real, and to no local one', async () => {
    const headers = await headersOf({ ...TWILIO, BASE_URL: 'https://dialer.example.com' });
    expect(policyIn(headers)).toEqual(policy(' https://*.twilio.com wss://*.twilio.com', ['upgrade-insecure-requests']));
  });

  it('Telnyx where that is real, and nobody of Twilio where it is not set up', async () => {
    expect(policyIn(await headersOf({ ...TELNYX, BASE_URL: 'http://localhost:8000' }))).toEqual(policy(' wss://rtc.telnyx.com'));
  });

  it('both where both are', async () => {
    const both = policyIn(await headersOf({ ...TWILIO, ...TELNYX, BASE_URL: 'http://localhost:8000' }));
    expect(both).toEqual(policy(' https://*.twilio.com wss://*.twilio.com wss://rtc.telnyx.com'));
  });
});

describe('other headers', () => {
  it('keep pages out of frames and referrers at home, and do not tell what runs here', async () => {
    const headers = await headersOf({ ...TWILIO, BASE_URL: 'https://dialer.example.com' });
    expect(headers).toMatchObject({
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
  });

  it('promise no https where there is none', async () => {
    const headers = await headersOf({ ...DEMO_TWILIO, BASE_URL: 'http://localhost:8000' });
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(String(headers['content-security-policy'])).not.toContain('upgrade-insecure-requests');
  });
});
