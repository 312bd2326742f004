import { createHmac } from 'node:crypto';
import { makeTwilioOptions } from './testing/make-twilio-options';
import { twilioBrowserAccess } from './twilio.token';

const options = makeTwilioOptions();
const part = (token: string, index: number) =>
  JSON.parse(Buffer.from(token.split('.')[index]!, 'base64url').toString()) as Record<string, unknown>;

it('lets the identity place calls through our app, and nothing else', () => {
  const { token, identity, expiresAt } = twilioBrowserAccess(options, 'agent_7', 3600);
  const payload = part(token, 1) as { iat: number; exp: number };
  expect(part(token, 0)).toEqual({ alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' });
  expect(payload).toMatchObject({
    iss: options.apiKey,
    sub: options.accountSid,
    grants: { identity: 'agent_7', voice: { outgoing: { application_sid: options.twimlAppSid } } },
  });
  expect(payload).not.toHaveProperty('grants.voice.incoming');
  expect(payload.exp - payload.iat).toBe(3600);
  expect(expiresAt).toEqual(new Date(payload.exp * 1000));
  expect(identity).toBe('agent_7');
  const [head, body, signature] = token.split('.');
  expect(createHmac('sha256', options.apiSecret).update(`${head}.${body}`).digest('base64url')).toBe(signature);
});

it.each(['', 'a b', 'a-b', 'agent@example.com', 'ä', 'a'.repeat(122), 'a\n'])('refuses the identity %j', (identity) => {
  expect(() => twilioBrowserAccess(options, identity, 60)).toThrow(expect.objectContaining({ name: 'TelephonyError', kind: 'rejected' }));
});

it.each([0, -1, 1.5, 86_401, NaN, Infinity])('refuses a life of %p s', (ttl) => {
  expect(() => twilioBrowserAccess(options, 'agent_7', ttl)).toThrow(expect.objectContaining({ kind: 'rejected' }));
});
