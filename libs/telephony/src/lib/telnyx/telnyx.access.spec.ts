import { BROWSER_CALLS } from './testing/make-telnyx-options';
import { type Answer, ok, refusal } from './testing/scripted-telnyx';
import { COMMAND_ID as CREDENTIAL, CONFERENCE as OTHER, failure, telnyxStage } from './testing/telnyx-stage';

const stage = telnyxStage();
const TOKEN = 'eyJhbGciOiJIUzUxMiJ9.eyJleHAiOjF9.c2ln';
const credential = (partial: object = {}) =>
  ok({ id: CREDENTIAL, sip_username: 'gencredAb1', sip_password: 'pass', expired: false, ...partial });
const request = { identity: 'agent_7', ttlSeconds: 3600, credentialId: null, use: 'room' as const };
const token = (body: unknown = TOKEN): Answer => ({ status: 201, body, headers: { 'content-type': 'text/plain' } });
const LIST = '/telephony_credentials';

function serve(answers: { create?: Answer; update?: Answer; token?: Answer }): void {
  stage.telnyx.answerWith(({ method, path }) => {
    if (path.endsWith('/token')) return answers.token ?? token();
    return method === 'PATCH' ? (answers.update ?? refusal(404, '10005')) : (answers.create ?? credential());
  });
}

describe('what a browser signs in with', () => {
  it('is a credential of its own that ends with the token', async () => {
    serve({});
    const access = await stage.provider.browserAccess(request);
    expect(access).toMatchObject({
      token: TOKEN,
      identity: 'agent_7',
      sip: { credentialId: CREDENTIAL, username: 'gencredAb1', password: 'pass' },
    });
    expect(Math.abs(access.expiresAt.getTime() - Date.now() - 3_600_000)).toBeLessThan(5_000);
    expect(stage.telnyx.asked).toEqual([`POST ${LIST}`, `POST ${LIST}/${CREDENTIAL}/token`]);
    expect(stage.telnyx.requests[0]).toMatchObject({
      key: BROWSER_CALLS.apiKey,
      body: { connection_id: BROWSER_CALLS.connectionId, name: 'dialer agent_7', expires_at: access.expiresAt.toISOString() },
    });
  });

  it('is the one of last time, with a new end', async () => {
    serve({ update: credential() });
    const access = await stage.provider.browserAccess({ ...request, credentialId: CREDENTIAL });
    expect(stage.telnyx.asked).toEqual([`PATCH ${LIST}/${CREDENTIAL}`, `POST ${LIST}/${CREDENTIAL}/token`]);
    expect(stage.telnyx.requests[0]!.body).toEqual({ expires_at: access.expiresAt.toISOString() });
  });

  it.each<[string, Answer]>([
    ['gone', refusal(404, '10005')],
    ['not to be changed any more', refusal(422, '10015')],
    ['expired for good', credential({ expired: true })],
  ])('replaces one that is %s', async (_what, update) => {
    serve({ update, create: credential({ id: OTHER }) });
    const { sip } = await stage.provider.browserAccess({ ...request, credentialId: CREDENTIAL });
    expect(sip).toMatchObject({ credentialId: OTHER });
  });

  it('asks nobody about an id that is none', async () => {
    serve({});
    await stage.provider.browserAccess({ ...request, credentialId: '../calls' });
    expect(stage.telnyx.asked[0]).toBe(`POST ${LIST}`);
  });

  it.each<[string, Parameters<typeof serve>[0]]>([
    ['a credential in HTML', { create: { body: '<html/>', headers: { 'content-type': 'text/html' } } }],
    ['a credential of nothing', { create: ok(null) }],
    ['a credential with a strange name', { create: credential({ sip_username: 'a@evil.example' }) }],
    ['a credential without a password', { create: credential({ sip_password: '' }) }],
    ['a token that is a page', { token: token('<html></html>') }],
    ['a token of nothing', { token: token('') }],
    ['a token without end', { token: token(`${TOKEN}${'x'.repeat(10_000)}`) }],
    ['a server error', { create: { status: 500 } }],
  ])('cannot be made of %s, but may be tried again', async (_what, answers) => {
    serve(answers);
    await expect(failure(stage.provider.browserAccess(request))).resolves.toMatchObject({ kind: 'unavailable' });
  });

  it.each([
    { identity: '' },
    { identity: 'no blanks' },
    { identity: 'x'.repeat(122) },
    { ttlSeconds: 0 },
    { ttlSeconds: -1 },
    { ttlSeconds: 86_401 },
    { ttlSeconds: Number.NaN },
  ])('is not made for %j', async (partial) => {
    serve({});
    await expect(failure(stage.provider.browserAccess({ ...request, ...partial }))).resolves.toMatchObject({ kind: 'rejected' });
    expect(stage.telnyx.asked).toEqual([]);
  });
});

describe('the fixed pair', () => {
  const pair = () => stage.make({ browserCalls: { ...BROWSER_CALLS, apiKey: null, username: 'user1', password: 'pw' } });

  it('signs in by name and password, to dial', async () => {
    await expect(pair().browserAccess({ ...request, use: 'direct' })).resolves.toMatchObject({
      token: '',
      sip: { credentialId: null, username: 'user1', password: 'pw' },
    });
  });

  it('cannot be called into a room: all browsers of the installation would ring', async () => {
    await expect(failure(pair().browserAccess(request))).resolves.toMatchObject({ kind: 'misconfigured' });
  });

  it('is misconfigured when there is none, or no browser calls at all', async () => {
    const none = stage.make({ browserCalls: { ...BROWSER_CALLS, apiKey: null } });
    for (const provider of [none, stage.make({ browserCalls: null })]) {
      await expect(failure(provider.browserAccess({ ...request, use: 'direct' }))).resolves.toMatchObject({ kind: 'misconfigured' });
    }
  });
});

describe('what browsers lack to be dialled into rooms', () => {
  it('is nothing where they get credentials of their own', () => {
    expect(stage.provider.bridge.missing).toEqual([]);
  });

  it.each([
    ['with the fixed pair alone', { browserCalls: { ...BROWSER_CALLS, apiKey: null } }, ['TELNYX_SIP_API_KEY']],
    ['without browser calls', { browserCalls: null }, ['TELNYX_SIP_CONNECTION_ID', 'TELNYX_SIP_PHONE_NUMBER', 'TELNYX_SIP_API_KEY']],
    ['without Call Control', { callControl: null }, ['TELNYX_API_KEY', 'TELNYX_CONNECTION_ID', 'TELNYX_PHONE_NUMBER', 'TELNYX_PUBLIC_KEY']],
  ])('is named %s', (_what, options, missing) => {
    expect(stage.make(options).bridge.missing).toEqual(missing);
  });
});
