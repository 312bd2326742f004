import { Faults } from '../core/faults';
import { RequestLog } from '../core/request-log';
import { Timers } from '../core/timers';
import { SilentAudio } from '../audio/silent-audio';
import { Clips } from '../audio/clips';
import { parseConfig } from '../config';
import { ACCOUNT } from '../testing/carrier-fixture';
import { EventInbox } from '../testing/event-inbox';
import { until } from '../testing/until';
import { closeIdleConnections } from '../webhooks/http-exchange';
import type { RtcCallHandler, RtcCallRequest } from './browser-port';
import { buildTelnyxFace, type TelnyxFace } from './telnyx-face';

const OURS = '+14155550198';
const timers = new Timers();
const port = { next: () => null, push: () => undefined, close: () => undefined };
let inbox: EventInbox;
let face: TelnyxFace;
beforeAll(async () => {
  inbox = await EventInbox.start();
  face = buildTelnyxFace({
    config: parseConfig({ ...ACCOUNT, CARRIER_TELNYX_NUMBERS: OURS, CARRIER_TELNYX_SIP_WEBHOOK_URL: inbox.url('/browsers') }),
    audio: new SilentAudio(timers),
    clips: new Clips(),
    timers,
    faults: new Faults(),
    log: new RequestLog(10),
    phones: { find: () => null },
    baseUrl: () => 'http://127.0.0.1',
  });
});
afterAll(async () => {
  face.reset();
  timers.clear();
  closeIdleConnections();
  await inbox.stop();
});
beforeEach(() => inbox.clear());

/** A browser that dials; `said` is what it is told. */
function dial(destination: string, callerNumber = OURS): { said: string[]; handler: RtcCallHandler } {
  const said: string[] = [];
  const request: RtcCallRequest = {
    user: { username: 'gencred1' },
    callId: 'call-1',
    destination,
    callerNumber,
    callerName: 'Rep',
    clientState: 'b3Vycw==',
    customHeaders: [{ name: 'X-Call', value: '1' }],
    media: port,
    leg: {
      ringing: () => said.push('ringing'),
      earlyMedia: () => said.push('early'),
      answer: () => said.push('answer'),
      hangUp: ({ cause, sipCode }) => said.push(`${cause} ${sipCode ?? ''}`),
    },
  };
  return { said, handler: face.rtc.onCall(request) };
}

describe('a call from a browser', () => {
  it('is one leg, told about by the credential connection, from its dial to its end', async () => {
    const { said, handler } = dial('+12125550110');
    await until(() => said.includes('answer'));
    handler.onHangUp({ cause: 'NORMAL_CLEARING', causeCode: 16 });
    const hangup = await inbox.one('call.hangup');
    expect(said).toEqual(['ringing', 'early', 'answer', 'NORMAL_CLEARING 200']);
    expect(inbox.received.map(({ type, path }) => [type, path])).toEqual([
      ['call.initiated', '/browsers'],
      ['call.answered', '/browsers'],
      ['call.hangup', '/browsers'],
    ]);
    expect(inbox.of('call.initiated')[0]!.payload).toMatchObject({ direction: 'outgoing', state: 'bridging', client_state: 'b3Vycw==' });
    expect(hangup.payload).toMatchObject({ hangup_source: 'caller', hangup_cause: 'normal_clearing' });
  });

  it.each([
    ['+12125550130', OURS, 'USER_BUSY 486'],
    ['+12125550131', '+14155550000', 'CALL_REJECTED 403'],
    ['+12125550134', OURS, 'CALL_REJECTED 403'],
    ['mother', OURS, 'UNALLOCATED_NUMBER 404'],
  ])('to %s from %s ends %s', async (to, from, ending) => {
    const { said } = dial(to, from);
    await until(() => said.includes(ending));
    await inbox.one('call.hangup');
  });
});

describe('signing in', () => {
  const made = (expiresAt?: Date) =>
    face.credentials.create({ connectionId: face.account.credentials.id, ...(expiresAt && { expiresAt }) });

  it('goes by a token or by the pair, until the credential is revoked', () => {
    const credential = made();
    const token = face.credentials.token(credential);
    const user = { username: credential.sipUsername };
    expect(face.rtc.login({ token })).toEqual(user);
    expect(face.rtc.login({ username: credential.sipUsername, password: credential.sipPassword })).toEqual(user);
    face.credentials.delete(credential);
    expect(() => face.rtc.login({ token })).toThrow(/revoked/);
    expect(() => face.rtc.login({ username: credential.sipUsername, password: credential.sipPassword })).toThrow(/wrong/);
  });

  it.each([
    ['nothing', ''],
    ['three letters', 'a.b.c'],
    ['no JWT', 'x'],
    ['a giant', `${'a'.repeat(5000)}.${'b'.repeat(5000)}.c`],
  ])('is refused for a token that is %s', (_what, token) => {
    expect(() => face.rtc.login({ token })).toThrow(/token/);
  });

  it('is refused with an expired token, and with one that was changed', () => {
    expect(() => face.rtc.login({ token: face.credentials.token(made(new Date(Date.now() - 1000))) })).toThrow(/expired/);
    const [head, , signature] = face.credentials.token(made()).split('.');
    const forged = Buffer.from(JSON.stringify({ sub: 'x', exp: 9_999_999_999 })).toString('base64url');
    expect(() => face.rtc.login({ token: `${head}.${forged}.${signature}` })).toThrow(/signed/);
  });
});
