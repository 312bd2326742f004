import { inspect } from 'node:util';
import type { DialContactRequest } from '../telephony-provider';
import { CALL_CONTROL, BROWSER_CALLS } from './testing/make-telnyx-options';
import { type Answer, ok, refusal, ScriptedTelnyx } from './testing/scripted-telnyx';
import { AGENT_LEG, CALL_ID, COMMAND_ID, failure, IMPATIENT, LEG, ROOM, telnyxStage } from './testing/telnyx-stage';
import { readClientState } from './telnyx.client-state';

const DIAL: DialContactRequest = { callId: CALL_ID, room: ROOM, to: '+14155550110', from: '+14155550100', timeoutSeconds: 25 };
const CALL = { call_control_id: LEG, call_leg_id: 'x', call_session_id: 'y', is_alive: false, record_type: 'call' };
const html = (status: number): Answer => ({ status, body: '<html>Oops</html>', headers: { 'content-type': 'text/html' } });

const stage = telnyxStage();
const isEndless = ({ fault }: Answer) => fault === 'silence' || fault === 'half';

/** One that was given up may be on its way still. */
async function untilAsked(): Promise<void> {
  while (stage.telnyx.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
}

describe('dialling a contact', () => {
  it('is one request that names no room and carries the call', async () => {
    stage.telnyx.answerWith(ok(CALL));
    await expect(stage.provider.dialContact(DIAL)).resolves.toEqual({
      legSid: LEG,
      conferenceSid: ROOM,
      label: 'customer',
      queueTimeMs: 0,
    });
    expect(stage.telnyx.asked).toEqual(['POST /calls']);
    const { body, key } = stage.telnyx.requests[0]!;
    expect(key).toBe(CALL_CONTROL.apiKey);
    expect(body).toEqual({
      connection_id: CALL_CONTROL.connectionId,
      to: DIAL.to,
      from: DIAL.from,
      timeout_secs: 25,
      client_state: expect.any(String),
      command_id: CALL_ID,
      webhook_url: 'https://dialer.example/aicallgo/api/v1/cold-call/webhook/telnyx/call-status',
      webhook_url_method: 'POST',
    });
    expect(readClientState(body['client_state'])).toEqual({ callId: CALL_ID, label: 'customer', room: null });
  });

  it.each([
    [1, 5],
    [29.6, 30],
    [10_000, 600],
  ])('for %p s rings as long as Telnyx lets it', async (timeoutSeconds, timeout_secs) => {
    stage.telnyx.answerWith(ok(CALL));
    await stage.provider.dialContact({ ...DIAL, timeoutSeconds });
    expect(stage.telnyx.requests[0]!.body).toMatchObject({ timeout_secs });
  });

  it.each<[string, Answer, string]>([
    ['500', refusal(500, '10007'), 'unknown_result'],
    ['502 in HTML', html(502), 'unknown_result'],
    ['408', { status: 408 }, 'unknown_result'],
    ['409', { status: 409 }, 'unknown_result'],
    ['a cut connection', { fault: 'reset' }, 'unknown_result'],
    ['silence', { fault: 'silence' }, 'unknown_result'],
    ['a body that never ends', { fault: 'half' }, 'unknown_result'],
    ['a success in HTML', html(200), 'unknown_result'],
    ['a success of nothing', { body: '' }, 'unknown_result'],
    ['a success of half a body', { body: '{"data":{"call_con' }, 'unknown_result'],
    ['a success without data', { body: {} }, 'unknown_result'],
    ['a success that is null', { body: null }, 'unknown_result'],
    ['a success with data of nothing', ok(null), 'unknown_result'],
    ['a success that names no leg', ok({ ...CALL, call_control_id: undefined }), 'unknown_result'],
    ['a success that names a path', ok({ ...CALL, call_control_id: '../v2/calls' }), 'unknown_result'],
    ['a success as large as a film', { body: `{"data":"${'x'.repeat(5_000_000)}"}` }, 'unknown_result'],
    ['too many requests', refusal(429, '10011'), 'throttled'],
    ['too many dials', refusal(429, '90103'), 'throttled'],
    ['429 in HTML', html(429), 'throttled'],
    ['all channels of the account taken', refusal(403, '90041'), 'throttled'],
    ['all channels of the profile taken', refusal(422, '90042'), 'throttled'],
    ['all channels of the connection taken', refusal(422, '90043'), 'throttled'],
    ['a number that is none', refusal(422, '10016'), 'rejected'],
    ['404', refusal(404, '10005'), 'rejected'],
    ['a refusal without a code', { status: 422, body: '' }, 'rejected'],
    ['a refusal whose errors are none', { status: 422, body: { errors: 'no' } }, 'rejected'],
    ['a refusal with a code like a property', refusal(422, 'constructor'), 'rejected'],
    ['a wrong key', refusal(401, '10009'), 'misconfigured'],
    ['a country that is switched off', refusal(403, '10010'), 'rejected'],
    ['403 without a word', { status: 403 }, 'misconfigured'],
    ['a wrong key, forbidden', refusal(403, '10009'), 'misconfigured'],
    ['a redirect', { status: 302, headers: { location: 'https://example.com' } }, 'misconfigured'],
  ])('answered by %s is asked once', async (_what, answer, kind) => {
    stage.telnyx.answerWith(answer);
    const provider = isEndless(answer) ? stage.make(IMPATIENT) : stage.provider;
    await expect(failure(provider.dialContact(DIAL))).resolves.toMatchObject({ kind, provider: 'telnyx' });
    await untilAsked();
    expect(stage.telnyx.requests).toHaveLength(1);
  });

  it('hands on Telnyx’s code and words, without the numbers in them', async () => {
    stage.telnyx.answerWith({ status: 422, body: { errors: [{ code: '10016', title: 'Bad', detail: 'not a number: +14155550110' }] } });
    const { detail, message } = await failure(stage.provider.dialContact(DIAL));
    expect(detail).toMatchObject({ providerCode: '10016', providerMessage: 'not a number: …' });
    expect(message).toBe('Telnyx answered 422, error 10016');
  });

  it.each([
    [{ 'retry-after': '7' }, 7],
    [{ 'x-ratelimit-reset': '3' }, 3],
    [{ 'retry-after': '2', 'x-ratelimit-reset': '9' }, 2],
  ])('hands on how long to wait (%j)', async (headers, retryAfterSeconds) => {
    stage.telnyx.answerWith(refusal(429, '90103', headers));
    await expect(failure(stage.provider.dialContact(DIAL))).resolves.toMatchObject({ detail: { retryAfterSeconds } });
  });

  it('is surely not carried out where nobody listens', async () => {
    const gone = await ScriptedTelnyx.start();
    const { url } = gone;
    await gone.stop();
    await expect(failure(stage.make({ baseUrl: url }).dialContact(DIAL))).resolves.toMatchObject({ kind: 'unavailable' });
  });

  it('keeps credentials and numbers out of its errors', async () => {
    const body = { errors: [{ code: '10016', title: 'Bad', detail: `no: ${DIAL.to}` }] };
    for (const answer of [{ fault: 'silence' }, { fault: 'reset' }, { status: 422, body }] as Answer[]) {
      stage.telnyx.answerWith(answer);
      const dump = inspect(await failure(stage.make(IMPATIENT).dialContact(DIAL)), { depth: 20, showHidden: true });
      expect(dump).not.toContain(DIAL.to.slice(1));
      expect(dump).not.toContain(CALL_CONTROL.apiKey);
    }
  });

  it('needs Call Control', async () => {
    await expect(failure(stage.make({ callControl: null }).dialContact(DIAL))).resolves.toMatchObject({ kind: 'misconfigured' });
  });
});

describe('dialling a browser', () => {
  const request = {
    callId: CALL_ID,
    label: 'agent_1',
    credential: 'gencredAb1',
    from: '+14155550100',
    timeoutSeconds: 15,
    commandId: COMMAND_ID,
  };

  it('rings its own credential, and says whose leg it is', async () => {
    stage.telnyx.answerWith(ok({ ...CALL, call_control_id: AGENT_LEG }));
    await expect(stage.provider.bridge.dialBrowser(request)).resolves.toEqual({ legSid: AGENT_LEG });
    const { body } = stage.telnyx.requests[0]!;
    expect(body).toMatchObject({ to: 'sip:gencredAb1@sip.telnyx.com', from: request.from, timeout_secs: 15, command_id: COMMAND_ID });
    expect(readClientState(body['client_state'])).toEqual({ callId: CALL_ID, label: 'agent_1', room: null });
  });

  it('has an unknown result like any dial', async () => {
    stage.telnyx.answerWith({ fault: 'silence' });
    await expect(failure(stage.make(IMPATIENT).bridge.dialBrowser(request))).resolves.toMatchObject({ kind: 'unknown_result' });
  });

  it('goes to no other address', async () => {
    stage.telnyx.answerWith(ok(CALL));
    for (const credential of ['a@evil.example', '', 'a b', '+1415']) {
      await expect(failure(stage.provider.bridge.dialBrowser({ ...request, credential }))).resolves.toMatchObject({ kind: 'rejected' });
    }
    expect(stage.telnyx.requests).toEqual([]);
  });
});

describe('settings from the environment', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it('neither move the address or the key nor print requests', async () => {
    Object.assign(process.env, { TELNYX_BASE_URL: 'http://127.0.0.1:1', TELNYX_API_KEY: 'other', TELNYX_LOG: 'debug' });
    const prints = (['log', 'debug', 'info', 'warn'] as const).map((level) => jest.spyOn(console, level));
    stage.telnyx.answerWith(ok(CALL));
    await stage.make().dialContact(DIAL);
    expect(stage.telnyx.requests[0]!.key).toBe(CALL_CONTROL.apiKey);
    for (const print of prints) {
      expect(print).not.toHaveBeenCalled();
      print.mockRestore();
    }
    expect(BROWSER_CALLS.apiKey).not.toBe(CALL_CONTROL.apiKey);
  });
});
