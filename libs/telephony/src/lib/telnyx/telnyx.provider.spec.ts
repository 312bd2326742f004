import { BROWSER_CALLS, CALL_CONTROL } from './testing/make-telnyx-options';
import { type Answer, ok, refusal } from './testing/scripted-telnyx';
import { CALL_ID, COMMAND_ID, failure, IMPATIENT, LEG, ROOM, telnyxStage } from './testing/telnyx-stage';
import { readClientState } from './telnyx.client-state';

const stage = telnyxStage();
const RESULT = ok({ result: 'ok' });
const ACTIONS = `/calls/${LEG}/actions`;

describe('hanging up', () => {
  it('is one command', async () => {
    stage.telnyx.answerWith(RESULT);
    await stage.provider.hangUpLeg(LEG);
    expect(stage.telnyx.asked).toEqual([`POST ${ACTIONS}/hangup`]);
    expect(stage.telnyx.requests[0]!.key).toBe(CALL_CONTROL.apiKey);
  });

  it('of what has ended is success, and asks no second account', async () => {
    stage.telnyx.answerWith(refusal(422, '90018'));
    await expect(stage.provider.hangUpLeg(LEG)).resolves.toBeUndefined();
    expect(stage.telnyx.requests).toHaveLength(1);
  });

  it.each([refusal(422, '90015'), refusal(404, '10005'), refusal(403, '10010')])(
    'of a browser’s leg goes to its account when the first does not know it (%#)',
    async (unknown) => {
      stage.telnyx.answerWith(({ key }) => (key === BROWSER_CALLS.apiKey ? RESULT : unknown));
      await stage.provider.hangUpLeg(LEG);
      expect(stage.telnyx.requests.map(({ key }) => key)).toEqual([CALL_CONTROL.apiKey, BROWSER_CALLS.apiKey]);
    },
  );

  it('of what nobody knows is success', async () => {
    stage.telnyx.answerWith(refusal(404, '10005'));
    await expect(stage.provider.hangUpLeg(LEG)).resolves.toBeUndefined();
    stage.telnyx.answerWith(RESULT);
    for (const legSid of ['nonsense/../..', 'v3:../calls', '', 'CA1']) await stage.provider.hangUpLeg(legSid);
    expect(stage.telnyx.asked).toEqual([]);
  });

  it('asks one account once', async () => {
    stage.telnyx.answerWith(refusal(404, '10005'));
    await stage.make({ browserCalls: { ...BROWSER_CALLS, apiKey: CALL_CONTROL.apiKey } }).hangUpLeg(LEG);
    expect(stage.telnyx.requests).toHaveLength(1);
  });

  it('with browser calls alone goes to their account; without any key nobody can be asked', async () => {
    stage.telnyx.answerWith(RESULT);
    await stage.make({ callControl: null }).hangUpLeg(LEG);
    expect(stage.telnyx.requests.map(({ key }) => key)).toEqual([BROWSER_CALLS.apiKey]);
    const without = stage.make({ callControl: null, browserCalls: { ...BROWSER_CALLS, apiKey: null } });
    await expect(failure(without.hangUpLeg(LEG))).resolves.toMatchObject({ kind: 'misconfigured' });
  });

  it.each<[string, Answer]>([
    ['500', { status: 500 }],
    ['silence', { fault: 'silence' }],
    ['HTML', { body: '<html/>', headers: { 'content-type': 'text/html' } }],
  ])('may be repeated after %s', async (_what, answer) => {
    stage.telnyx.answerWith(answer);
    const provider = answer.fault ? stage.make(IMPATIENT) : stage.provider;
    await expect(failure(provider.hangUpLeg(LEG))).resolves.toMatchObject({ kind: 'unavailable' });
    expect(stage.telnyx.requests.length).toBeLessThanOrEqual(1);
  });
});

describe('telling a leg what to do', () => {
  const body = () => stage.telnyx.requests[0]!.body;

  it('says a message; the hang-up follows its end', async () => {
    stage.telnyx.answerWith(RESULT);
    await stage.provider.redirectLeg(LEG, { do: 'say', text: 'Goodbye.', then: 'hangup' });
    expect(stage.telnyx.asked).toEqual([`POST ${ACTIONS}/speak`]);
    expect(body()).toMatchObject({ payload: 'Goodbye.', payload_type: 'text', stop: 'all' });
  });

  it.each([
    [true, 'infinity'],
    [false, 1],
  ])('plays a file (over and over: %p)', async (loop, times) => {
    stage.telnyx.answerWith(RESULT);
    await stage.provider.redirectLeg(LEG, { do: 'play', url: 'https://dialer.example/a.wav', loop });
    expect(stage.telnyx.asked).toEqual([`POST ${ACTIONS}/playback_start`]);
    expect(body()).toEqual({ audio_url: 'https://dialer.example/a.wav', loop: times, stop: 'all' });
  });

  it('falls silent, or ends', async () => {
    stage.telnyx.answerWith(RESULT);
    await stage.provider.redirectLeg(LEG, { do: 'silence' });
    await stage.provider.redirectLeg(LEG, { do: 'hangup' });
    await stage.provider.redirectLeg(LEG, { do: 'reject' });
    await stage.provider.redirectLeg(LEG, { do: 'ack' });
    expect(stage.telnyx.asked).toEqual([`POST ${ACTIONS}/playback_stop`, `POST ${ACTIONS}/hangup`, `POST ${ACTIONS}/reject`]);
  });

  const KEYS = { minimum_digits: 1, maximum_digits: 1, maximum_tries: 1, terminating_digit: '', timeout_millis: 5000 };
  it.each([
    [{ text: 'Press 9.' }, 'gather_using_speak', { payload: 'Press 9.', payload_type: 'text' }],
    [{ url: 'https://dialer.example/a.wav' }, 'gather_using_audio', { audio_url: 'https://dialer.example/a.wav' }],
  ])('asks for a key over %j, once nothing else plays', async (prompt, action, sent) => {
    stage.telnyx.answerWith(({ path }) => (path.endsWith('playback_stop') ? refusal(422, '90000') : RESULT));
    await stage.provider.redirectLeg(LEG, { do: 'gather', callId: CALL_ID, prompt, waitSeconds: 5, then: 'hangup' });
    expect(stage.telnyx.asked).toEqual([`POST ${ACTIONS}/playback_stop`, `POST ${ACTIONS}/${action}`]);
    expect(stage.telnyx.requests[1]!.body).toMatchObject({ ...sent, ...KEYS });
  });

  it('asks for no key while it does not know whether something plays', async () => {
    stage.telnyx.answerWith({ status: 500 });
    const gather = stage.provider.redirectLeg(LEG, { do: 'gather', callId: CALL_ID, prompt: { text: '9' }, waitSeconds: 5, then: 'ask' });
    await expect(failure(gather)).resolves.toMatchObject({ kind: 'unavailable' });
    expect(stage.telnyx.requests).toHaveLength(1);
  });

  it('answers a call to us so that its events name the call and come here', async () => {
    stage.telnyx.answerWith(RESULT);
    await stage.provider.redirectLeg(LEG, { do: 'answer', callId: CALL_ID });
    expect(stage.telnyx.asked).toEqual([`POST ${ACTIONS}/answer`]);
    expect(readClientState(body()['client_state'])).toEqual({ callId: CALL_ID, label: 'customer', room: null });
    expect(body()).toMatchObject({
      command_id: CALL_ID,
      webhook_url: 'https://dialer.example/aicallgo/api/v1/cold-call/webhook/telnyx/call-status',
      webhook_url_method: 'POST',
    });
  });

  it('joins no room this way', async () => {
    stage.telnyx.answerWith(RESULT);
    const join = stage.provider.redirectLeg(LEG, { do: 'join', callId: CALL_ID, room: ROOM, label: 'customer' });
    await expect(failure(join)).resolves.toMatchObject({ kind: 'rejected' });
    expect(stage.telnyx.asked).toEqual([]);
  });

  it('that has ended is told to the caller, who has somebody waiting', async () => {
    stage.telnyx.answerWith(refusal(422, '90018'));
    await expect(failure(stage.provider.redirectLeg(LEG, { do: 'hangup' }))).resolves.toMatchObject({
      kind: 'rejected',
      detail: { providerCode: '90018' },
    });
    await expect(failure(stage.provider.redirectLeg('v3:/..', { do: 'hangup' }))).resolves.toMatchObject({ kind: 'rejected' });
  });

  it('in a webhook’s answer is nothing: commands do it', () => {
    expect(stage.provider.render({ do: 'hangup' })).toEqual({ status: 200, contentType: 'application/json', body: '{}' });
  });
});

describe('calls the browser dials', () => {
  it('carry the call', () => {
    const { direct } = stage.provider;
    expect(readClientState(direct!.clientState(CALL_ID))).toEqual({ callId: CALL_ID, label: 'customer', room: null });
    expect(direct!.defaultCallerId).toBe(BROWSER_CALLS.phoneNumber);
  });

  it('hear music over and over, and stop hearing it', async () => {
    stage.telnyx.answerWith(RESULT);
    await stage.provider.direct!.playToContact(LEG, 'https://dialer.example/hold.wav', COMMAND_ID);
    expect(stage.telnyx.requests[0]!.body).toMatchObject({
      audio_url: 'https://dialer.example/hold.wav',
      loop: 'infinity',
      command_id: COMMAND_ID,
    });
    await stage.provider.direct!.stopPlaying(LEG);
    expect(stage.telnyx.asked).toEqual([`POST ${ACTIONS}/playback_start`, `POST ${ACTIONS}/playback_stop`]);
    for (const answer of [refusal(422, '90018'), refusal(404, '10005')]) {
      stage.telnyx.answerWith(answer);
      await expect(stage.provider.direct!.stopPlaying(LEG)).resolves.toBeUndefined();
    }
    await expect(failure(stage.provider.direct!.playToContact('x', 'https://x.example', COMMAND_ID))).resolves.toMatchObject({
      kind: 'rejected',
    });
  });

  it('are not there where that part is not set up', () => {
    expect(stage.make({ browserCalls: null }).direct).toBeNull();
    expect(stage.make({ callControl: null }).defaultCallerId).toBe(BROWSER_CALLS.phoneNumber);
  });
});
