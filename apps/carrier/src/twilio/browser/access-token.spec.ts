import { createHmac } from 'node:crypto';
import { jwt } from 'twilio';
import { verifyAccessToken } from './access-token';

const RULES = { accountSid: `AC${'1'.repeat(32)}`, apiKey: `SK${'2'.repeat(32)}`, apiSecret: 'secret of the key' };
const APP = `AP${'3'.repeat(32)}`;
const now = Math.floor(Date.now() / 1000);

function token({
  accountSid = RULES.accountSid,
  apiKey = RULES.apiKey,
  apiSecret = RULES.apiSecret,
  ...options
}: Partial<typeof RULES> & { ttl?: number } = {}): string {
  const made = new jwt.AccessToken(accountSid, apiKey, apiSecret, { identity: 'agent_1', ttl: 600, ...options });
  made.addGrant(new jwt.AccessToken.VoiceGrant({ outgoingApplicationSid: APP, outgoingApplicationParams: { agent: '7' } }));
  return made.toJwt();
}

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
function signed(header: unknown, payload: unknown, secret = RULES.apiSecret): string {
  const content = `${base64(header)}.${base64(payload)}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}
const HEADER = { alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' };
const PAYLOAD = { iss: RULES.apiKey, sub: RULES.accountSid, iat: now, exp: now + 60, grants: { identity: 'a', voice: {} } };
const codeOf = (value: string, at = now): number => {
  try {
    verifyAccessToken(value, RULES, at);
  } catch (error) {
    return (error as { code: number }).code;
  }
  return 0;
};

describe('an access token', () => {
  it('made by the official package is accepted, with what it grants', () => {
    const verified = verifyAccessToken(token(), RULES, now);
    expect(verified).toMatchObject({ identity: 'agent_1', accountSid: RULES.accountSid, applicationSid: APP, params: { agent: '7' } });
    expect(verified.ttlSeconds).toBeGreaterThan(590);
  });

  it.each<[string, string, number]>([
    ['is empty', '', 20101],
    ['is no JWT', 'abc', 20101],
    ['has four parts', `${token()}.x`, 20101],
    ['has a part that is no JSON', 'e30.bm8.x', 20101],
    ['is signed by another secret', token({ apiSecret: 'another' }), 20101],
    ['has its payload changed', token().replace(/\.[^.]+\./, `.${base64({ ...PAYLOAD, exp: now + 9999 })}.`), 20101],
    ['is not signed', signed({ ...HEADER, alg: 'none' }, PAYLOAD), 20101],
    ['is a JWT of another kind', signed({ ...HEADER, cty: undefined }, PAYLOAD), 20101],
    ['is of another account', token({ accountSid: `AC${'9'.repeat(32)}` }), 20151],
    ['is by another key', token({ apiKey: `SK${'9'.repeat(32)}` }), 20151],
    ['grants no voice', signed(HEADER, { ...PAYLOAD, grants: { identity: 'a' } }), 20151],
    ['names nobody', signed(HEADER, { ...PAYLOAD, grants: { voice: {} } }), 20101],
    ['has blanks in its identity', signed(HEADER, { ...PAYLOAD, grants: { identity: 'a b', voice: {} } }), 20101],
    ['never ends', signed(HEADER, { ...PAYLOAD, exp: undefined }), 20101],
    ['lives for two days', signed(HEADER, { ...PAYLOAD, exp: now + 172_800 }), 20101],
    ['is for tomorrow', signed(HEADER, { ...PAYLOAD, nbf: now + 50 }), 20101],
    ['has a payload that is a list', signed(HEADER, []), 20151],
  ])('that %s is refused', (_what, value, code) => {
    expect(codeOf(value)).toBe(code);
  });

  it('that has ended is refused as expired', () => {
    expect(codeOf(token({ ttl: 60 }), now + 120)).toBe(20104);
  });
});
