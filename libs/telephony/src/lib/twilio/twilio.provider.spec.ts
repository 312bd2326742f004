import { inspect } from 'node:util';
import type { DialContactRequest } from '../telephony-provider';
import { TelephonyError } from '../telephony-error';
import { makeTwilioOptions } from './testing/make-twilio-options';
import { type Answer, ScriptedTwilio } from './testing/scripted-twilio';
import { TwilioProvider } from './twilio.provider';

const CA = `CA${'a'.repeat(32)}`;
const CF = `CF${'b'.repeat(32)}`;
const CALL_ID = '019355a0-7c1e-7a10-9c55-2f6c1d0e8a01';
const DIAL: DialContactRequest = {
  callId: CALL_ID,
  room: 'COLD_CALL_019355a07c1e7a109c552f6c1d0e8a01',
  to: '+14155550110',
  from: '+14155550100',
  timeoutSeconds: 25,
};
const PARTICIPANT = { call_sid: CA, conference_sid: CF, label: 'customer', muted: false, hold: false, queue_time: '0', date_created: null };

let twilio: ScriptedTwilio;
let provider: TwilioProvider;
beforeAll(async () => {
  twilio = await ScriptedTwilio.start();
});
afterAll(() => twilio.stop());
beforeEach(() => {
  provider = new TwilioProvider(makeTwilioOptions({ baseUrl: `${twilio.url}/`, requestTimeoutMs: 300 }));
});

const refusal = (status: number, code: number, headers?: Record<string, string>): Answer => ({
  status,
  body: { code, message: `refused with ${code}`, more_info: '', status },
  ...(headers ? { headers } : {}),
});

async function failure(request: Promise<unknown>): Promise<TelephonyError> {
  const error: unknown = await request.then(
    () => new Error('it worked'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TelephonyError);
  return error as TelephonyError;
}

describe('dialling', () => {
  it('is one request that says everything and names nobody', async () => {
    twilio.answerWith({ status: 201, body: { ...PARTICIPANT, queue_time: '1500' } });
    await expect(provider.dialContact(DIAL)).resolves.toEqual({ legSid: CA, conferenceSid: CF, label: 'customer', queueTimeMs: 1500 });

    expect(twilio.requests).toHaveLength(1);
    const [{ method, path, form }] = twilio.requests as [(typeof twilio.requests)[number]];
    expect(`${method} ${path}`).toBe(`POST /Conferences/${DIAL.room}/Participants.json`);
    const voice = 'https://dialer.example/api/voice';
    expect(Object.fromEntries([...form.keys()].map((name) => [name, form.getAll(name).join(' ')]))).toEqual({
      To: DIAL.to,
      From: DIAL.from,
      Timeout: '25',
      Label: 'customer',
      EarlyMedia: 'true',
      Beep: 'false',
      WaitUrl: '',
      JitterBufferSize: 'small',
      StartConferenceOnEnter: 'false',
      EndConferenceOnExit: 'false',
      StatusCallback: `${voice}/status?call=${CALL_ID}#rc=3&rp=all`,
      StatusCallbackMethod: 'POST',
      StatusCallbackEvent: 'initiated ringing answered completed',
      ConferenceStatusCallback: `${voice}/conference-status?call=${CALL_ID}#rc=3&rp=all`,
      ConferenceStatusCallbackMethod: 'POST',
      ConferenceStatusCallbackEvent: 'start end join leave mute hold announcement',
    });
  });

  it('without a queue time waits for nothing', async () => {
    twilio.answerWith({ status: 201, body: { ...PARTICIPANT, queue_time: undefined } });
    await expect(provider.dialContact(DIAL)).resolves.toMatchObject({ queueTimeMs: 0 });
  });

  it.each<[string, Answer, string]>([
    ['500', { status: 500, body: { code: 20500, message: 'oops' } }, 'unknown_result'],
    ['502 in HTML', { status: 502, body: '<html>Bad Gateway</html>', headers: { 'content-type': 'text/html' } }, 'unknown_result'],
    ['408', { status: 408 }, 'unknown_result'],
    ['a cut connection', { fault: 'reset' }, 'unknown_result'],
    ['silence', { fault: 'silence' }, 'unknown_result'],
    ['a success that is not JSON', { status: 201, body: '<html/>', headers: { 'content-type': 'text/html' } }, 'unknown_result'],
    ['a success that names no leg', { status: 201, body: { status: 'queued' } }, 'unknown_result'],
    ['429', refusal(429, 20429), 'throttled'],
    ['20429 with another status', refusal(400, 20429), 'throttled'],
    ['an invalid number', refusal(400, 21211), 'rejected'],
    ['a country that is switched off', refusal(400, 21215), 'rejected'],
    ['404', refusal(404, 20404), 'rejected'],
    ['a refusal without a code', { status: 400, body: '' }, 'rejected'],
    ['wrong credentials', refusal(401, 20003), 'misconfigured'],
    ['wrong credentials, forbidden', refusal(403, 20003), 'misconfigured'],
    ['401 without a body', { status: 401, body: '' }, 'misconfigured'],
    ['a redirect', { status: 302, headers: { location: 'https://example.com' } }, 'misconfigured'],
  ])('answered by %s is asked once', async (_what, answer, kind) => {
    twilio.answerWith(answer);
    await expect(failure(provider.dialContact(DIAL))).resolves.toMatchObject({ kind, provider: 'twilio' });
    expect(twilio.requests).toHaveLength(1);
  });

  it('hands on Twilio’s code and words', async () => {
    twilio.answerWith(refusal(400, 21215));
    const { detail, message } = await failure(provider.dialContact(DIAL));
    expect(detail).toMatchObject({ providerCode: 21215, providerMessage: 'refused with 21215' });
    expect(message).toBe('Twilio answered 400, error 21215');
  });

  it('hands on how long to wait', async () => {
    twilio.answerWith(refusal(429, 20429, { 'retry-after': '7' }));
    await expect(failure(provider.dialContact(DIAL))).resolves.toMatchObject({ detail: { retryAfterSeconds: 7 } });
  });

  it('is surely not carried out where nobody listens', async () => {
    const gone = await ScriptedTwilio.start();
    const { url } = gone;
    await gone.stop();
    const away = new TwilioProvider(makeTwilioOptions({ baseUrl: url }));
    await expect(failure(away.dialContact(DIAL))).resolves.toMatchObject({ kind: 'unavailable' });
  });

  it('into a room whose name would change the address is refused before any request', async () => {
    twilio.answerWith({ status: 201, body: PARTICIPANT });
    for (const room of ['../Calls', 'a/b', 'a b', '']) {
      await expect(failure(provider.dialContact({ ...DIAL, room }))).resolves.toMatchObject({ kind: 'rejected' });
    }
    expect(twilio.requests).toEqual([]);
  });

  it('keeps credentials and numbers out of its errors', async () => {
    for (const answer of [{ fault: 'silence' }, { fault: 'reset' }, refusal(400, 21211)] as Answer[]) {
      twilio.answerWith(answer);
      const error = await failure(provider.dialContact(DIAL));
      const dump = inspect(error, { depth: 20, showHidden: true });
      expect(dump).not.toContain(DIAL.to.slice(1));
      expect(dump).not.toContain(Buffer.from(`${makeTwilioOptions().accountSid}:12345`).toString('base64'));
    }
  });
});

describe('hanging up and ending', () => {
  it('completes the leg', async () => {
    twilio.answerWith({ body: { sid: CA, status: 'completed' } });
    await provider.hangUpLeg(CA);
    expect(twilio.requests).toMatchObject([{ method: 'POST', path: `/Calls/${CA}.json` }]);
    expect(twilio.requests[0]!.form.toString()).toBe('Status=completed');
  });

  it('completes the room', async () => {
    twilio.answerWith({ body: { sid: CF, status: 'completed' } });
    await provider.endRoom(CF);
    expect(twilio.requests).toMatchObject([{ method: 'POST', path: `/Conferences/${CF}.json` }]);
    expect(twilio.requests[0]!.form.toString()).toBe('Status=completed');
  });

  it('reaches a leg that still waits in Twilio’s queue', async () => {
    twilio.answerWith(({ form }) => (form.get('Status') === 'completed' ? refusal(400, 21220) : { body: { sid: CA, status: 'canceled' } }));
    await provider.hangUpLeg(CA);
    expect(twilio.requests.map(({ form }) => form.toString())).toEqual(['Status=completed', 'Status=canceled']);
  });

  it.each([
    [404, 20404],
    [400, 21220],
  ])('of what has ended is success (%i, %i)', async (status, code) => {
    twilio.answerWith(refusal(status, code));
    await expect(provider.hangUpLeg(CA)).resolves.toBeUndefined();
    await expect(provider.endRoom(CF)).resolves.toBeUndefined();
  });

  it('of what never was is success and asks nobody', async () => {
    twilio.answerWith({ fault: 'reset' });
    await provider.hangUpLeg('../Conferences/x');
    await provider.endRoom('');
    expect(twilio.requests).toEqual([]);
  });

  it.each<[string, Answer]>([
    ['500', { status: 500 }],
    ['silence', { fault: 'silence' }],
  ])('may be repeated after %s', async (_what, answer) => {
    twilio.answerWith(answer);
    await expect(failure(provider.hangUpLeg(CA))).resolves.toMatchObject({ kind: 'unavailable' });
    await expect(failure(provider.endRoom(CF))).resolves.toMatchObject({ kind: 'unavailable' });
  });
});

describe('a participant', () => {
  const form = () => Object.fromEntries(twilio.requests[0]!.form);

  it('is muted, by label or leg', async () => {
    twilio.answerWith({ body: { ...PARTICIPANT, muted: true } });
    await expect(provider.updateParticipant(CF, 'customer', { muted: true })).resolves.toEqual({ muted: true, hold: false });
    expect(twilio.requests).toMatchObject([{ method: 'POST', path: `/Conferences/${CF}/Participants/customer.json` }]);
    expect(form()).toEqual({ Muted: 'true' });
    await provider.updateParticipant(CF, CA, { muted: false });
    expect(twilio.requests[1]!.path).toBe(`/Conferences/${CF}/Participants/${CA}.json`);
  });

  it('is held with our audio, and taken back', async () => {
    twilio.answerWith({ body: { ...PARTICIPANT, hold: true } });
    await provider.updateParticipant(CF, 'customer', { hold: true, holdUrl: 'https://dialer.example/api/voice/hold-music' });
    expect(form()).toEqual({ Hold: 'true', HoldUrl: 'https://dialer.example/api/voice/hold-music', HoldMethod: 'POST' });
    twilio.answerWith({ body: PARTICIPANT });
    await provider.updateParticipant(CF, 'customer', { hold: false, holdUrl: 'https://dialer.example/api/voice/hold-music' });
    expect(form()).toEqual({ Hold: 'false' });
  });

  it('hears an announcement', async () => {
    twilio.answerWith({ body: PARTICIPANT });
    await provider.announceTo(CF, 'customer', 'https://dialer.example/api/voice/safe-harbour');
    expect(form()).toEqual({ AnnounceUrl: 'https://dialer.example/api/voice/safe-harbour', AnnounceMethod: 'POST' });
  });

  it.each([
    ['CF1', 'customer'],
    [CF, '../../Calls'],
    [CF, 'a b'],
    [CF, ''],
    [CF, 'x'.repeat(200)],
  ])('that no carrier can have is not found (%s, %s)', async (conference, participant) => {
    twilio.answerWith({ body: PARTICIPANT });
    const error = await failure(provider.updateParticipant(conference, participant, { muted: true }));
    expect(error).toMatchObject({ kind: 'rejected', detail: { providerCode: 20404 } });
    expect(twilio.requests).toEqual([]);
  });

  it('that left is told to the caller', async () => {
    twilio.answerWith(refusal(404, 20404));
    await expect(failure(provider.announceTo(CF, 'customer', 'https://x.example'))).resolves.toMatchObject({
      detail: { providerCode: 20404 },
    });
  });
});

describe('a sound for the whole room', () => {
  const form = () => Object.fromEntries(twilio.requests[0]!.form);
  const SOUND = 'https://dialer.example/api/voice/audio/a1.wav';

  it('is announced to it, fetched by GET like any file', async () => {
    twilio.answerWith({ body: { sid: CF } });
    await provider.playToRoom(CF, SOUND);
    expect(form()).toEqual({ AnnounceUrl: SOUND, AnnounceMethod: 'GET' });
    expect(twilio.requests[0]!.path).toBe(`/Conferences/${CF}.json`);
  });

  it('is stopped by one that is over at once', async () => {
    twilio.answerWith({ body: { sid: CF } });
    await provider.stopPlayingToRoom(CF);
    expect(form()).toEqual({ AnnounceUrl: expect.stringMatching(/^https:.*\/api\/voice\/nothing\.wav$/), AnnounceMethod: 'GET' });
  });

  it('cannot be played in a room that has ended, but stops there', async () => {
    twilio.answerWith(refusal(404, 20404));
    await expect(failure(provider.playToRoom(CF, SOUND))).resolves.toMatchObject({ kind: 'rejected', detail: { providerCode: 20404 } });
    twilio.answerWith(refusal(404, 20404));
    await expect(provider.stopPlayingToRoom(CF)).resolves.toBeUndefined();
  });

  it('needs a room that a carrier can have', async () => {
    twilio.answerWith({ body: {} });
    await expect(failure(provider.playToRoom('../Calls', SOUND))).resolves.toMatchObject({ kind: 'rejected' });
    await expect(provider.stopPlayingToRoom('../Calls')).resolves.toBeUndefined();
    expect(twilio.requests).toHaveLength(0);
  });
});

describe('redirecting a leg', () => {
  it('sends the document itself, and where to go when a later one fails', async () => {
    twilio.answerWith({ body: { sid: CA } });
    await provider.redirectLeg(CA, { do: 'join', callId: CALL_ID, room: DIAL.room, label: 'customer' });
    const { form, path } = twilio.requests[0]!;
    expect(path).toBe(`/Calls/${CA}.json`);
    expect(form.get('Twiml')).toBe(provider.render({ do: 'join', callId: CALL_ID, room: DIAL.room, label: 'customer' }).body);
    expect(form.get('FallbackUrl')).toBe(`https://dialer.example/api/voice/fallback?call=${CALL_ID}#rc=3&rp=all`);
  });

  it('has no fallback where no call is named', async () => {
    twilio.answerWith({ body: { sid: CA } });
    await provider.redirectLeg(CA, { do: 'hangup' });
    expect([...twilio.requests[0]!.form.keys()]).toEqual(['Twiml']);
  });

  it('to nothing asks nobody', async () => {
    twilio.answerWith({ body: { sid: CA } });
    await provider.redirectLeg(CA, { do: 'ack' });
    expect(twilio.requests).toEqual([]);
  });

  it('that ended is told to the caller, who has somebody waiting', async () => {
    twilio.answerWith(refusal(400, 21220));
    await expect(failure(provider.redirectLeg(CA, { do: 'hangup' }))).resolves.toMatchObject({ detail: { providerCode: 21220 } });
    await expect(failure(provider.redirectLeg('CA/..', { do: 'hangup' }))).resolves.toMatchObject({ detail: { providerCode: 20404 } });
  });
});

describe('settings from the environment', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it('neither move the local carrier nor print requests', async () => {
    Object.assign(process.env, { TWILIO_EDGE: 'dublin', TWILIO_REGION: 'ie1', TWILIO_LOG_LEVEL: 'debug' });
    const print = jest.spyOn(console, 'log');
    twilio.answerWith({ status: 201, body: PARTICIPANT });
    const local = new TwilioProvider(makeTwilioOptions({ baseUrl: twilio.url.replace('127.0.0.1', 'localhost') }));
    await expect(local.dialContact(DIAL)).resolves.toMatchObject({ legSid: CA });
    expect(print).not.toHaveBeenCalled();
    print.mockRestore();
  });
});
