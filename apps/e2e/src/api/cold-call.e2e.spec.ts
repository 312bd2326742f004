import type { EndResponse, ErrorBody, WebrtcJoinResponse } from '@dialer/contracts';
import { ApiClient, CarrierControl, COLD_CALL } from '../stack/api-client';
import { initiate, numberOf, statusOf } from '../stack/calls';
import { Stack } from '../stack/stack';
import { until } from '../stack/until';

/** contract.md §1 and §2 as a program with an API key meets them. */
describe('cold calls over HTTP', () => {
  let stack: Stack;
  let api: ApiClient;
  let carrier: CarrierControl;

  beforeAll(async () => {
    stack = await Stack.start({ api: { RATE_LIMIT_INITIATE_PER_MINUTE: '0', RATE_LIMIT_STATUS_PER_MINUTE: '0' } });
    api = new ApiClient(stack);
    carrier = new CarrierControl(stack);
  });
  afterAll(() => stack?.stop());

  it('dials, tells the state, and ends the call for both sides', async () => {
    const dialed = await initiate(api, numberOf('10'));
    expect(dialed.status).toBe(201);
    expect(dialed.body).toMatchObject({
      conference_sid: expect.stringMatching(/^CF[0-9a-f]{32}$/),
      conference_id: expect.stringMatching(/^COLD_CALL_[0-9a-f]{32}$/),
      call_sid: expect.stringMatching(/^CA[0-9a-f]{32}$/),
      status: 'initiated',
      provider: 'twilio',
    });
    const { conference_sid: conferenceSid, conference_id: conferenceId, call_sid: callSid } = dialed.body;

    const talking = await until('the person to answer', async () => {
      const { body } = await statusOf(api, conferenceSid);
      return body.status === 'in-progress' && body;
    });
    expect(talking).toMatchObject({ conference_id: conferenceId, friendly_name: conferenceId, started_at: expect.any(String) });
    expect(talking.participants).toContainEqual(
      expect.objectContaining({ label: 'customer', call_sid: callSid, muted: false, hold: false }),
    );

    const ended = await api.post<EndResponse>(`${COLD_CALL}/end`, { conference_sid: conferenceSid });
    expect(ended).toMatchObject({ status: 200, body: { success: true, status: 'completed', conference_sid: conferenceSid } });
    await until('the carrier to have hung up', async () => (await carrier.calls(numberOf('10')))[0]?.state === 'completed');
    const after = await until('the call to be completed', async () => {
      const { body } = await statusOf(api, conferenceId);
      return body.status === 'completed' && body;
    });
    expect(after.ended_at).not.toBeNull();

    const again = await api.post<EndResponse>(`${COLD_CALL}/end?conference_sid=${conferenceSid}`);
    expect(again).toMatchObject({ status: 200, body: { success: true, status: 'completed' } });
  });

  it('hands the browser a label, a token and the room', async () => {
    const { body: call } = await initiate(api, numberOf('11'));
    const joined = await api.post<WebrtcJoinResponse>(`${COLD_CALL}/webrtc-join`, {
      conference_id: call.conference_id,
      client_id: 'desk_1',
    });
    expect(joined).toMatchObject({
      status: 200,
      body: { participant_sid: expect.stringMatching(/^agent_/), conference_name: expect.any(String), status: 'ready', sdp_answer: null },
    });
    expect(joined.body.access_token.split('.')).toHaveLength(3);

    const early = await api.post<ErrorBody>(`${COLD_CALL}/control/mute`, {
      conference_sid: call.conference_sid,
      participant_sid: joined.body.participant_sid,
      action: 'mute',
    });
    expect(early).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
    await api.post(`${COLD_CALL}/end`, { conference_sid: call.conference_sid });
  });

  it('dials once however often one Idempotency-Key is sent', async () => {
    const to = numberOf('10', 556);
    const answers = await Promise.all(Array.from({ length: 6 }, () => initiate(api, to, 'walk-1')));
    expect(new Set(answers.map(({ body }) => body.conference_id)).size).toBe(1);
    expect(await carrier.calls(to)).toHaveLength(1);
    await api.post(`${COLD_CALL}/end`, { conference_sid: answers[0]?.body.conference_sid });
  });

  it.each([
    ['no plus', { to_phone: '4155550110' }, 400, 'INVALID_PHONE_FORMAT'],
    ['letters', { to_phone: '+1415CALLNOW' }, 400, 'INVALID_PHONE_FORMAT'],
    ['too short to be possible', { to_phone: '+1415' }, 400, 'INVALID_PHONE_FORMAT'],
    ['too long', { to_phone: `+1${'4'.repeat(30)}` }, 400, 'INVALID_PHONE_FORMAT'],
    ['a NUL', { to_phone: '+1415555\u00000110' }, 422, 'VALIDATION_ERROR'],
    ['not a text', { to_phone: { $ne: '' } }, 422, 'VALIDATION_ERROR'],
    ['an unknown carrier', { to_phone: '+14155550110', provider: 'acme' }, 400, 'PROVIDER_NOT_SUPPORTED'],
    ['a caller ID of somebody else', { to_phone: '+14155550110', from_phone: '+14155550111' }, 422, 'CALL_BLOCKED'],
    [
      'a contact that is not there',
      { to_phone: '+14155550110', contact_id: '01890000-0000-7000-8000-000000000000' },
      404,
      'CONTACT_NOT_FOUND',
    ],
  ])('refuses %s with a word, and dials nobody', async (_what, body, status, code) => {
    const before = (await carrier.calls()).length;
    const refused = await api.post<ErrorBody>(`${COLD_CALL}/initiate`, body);
    expect(refused).toMatchObject({ status, body: { error: { code, message: expect.any(String) } } });
    expect(await carrier.calls()).toHaveLength(before);
  });

  it('refuses strangers, broken bodies and unknown conferences', async () => {
    const url = `${stack.apiUrl}${COLD_CALL}`;
    const stranger = await fetch(`${url}/initiate`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    expect(stranger.status).toBe(401);
    const wrongKey = await fetch(`${url}/status/CF${'0'.repeat(32)}`, { headers: { 'x-api-key': 'guess' } });
    expect(wrongKey.status).toBe(401);
    const broken = await fetch(`${url}/initiate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': stack.apiKey },
      body: '{"to_phone": ',
    });
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ error: { code: 'VALIDATION_ERROR' } });
    expect(await statusOf(api, `CF${'0'.repeat(32)}`)).toMatchObject({ status: 404, body: { error: { code: 'CONFERENCE_NOT_FOUND' } } });
  });

  it('says what the carrier said when it refuses a number', async () => {
    const refused = await initiate(api, numberOf('34'));
    expect(refused).toMatchObject({
      status: 502,
      body: { error: { code: 'PROVIDER_ERROR', details: { provider: 'twilio', provider_code: 21215 } } },
    });
    const throttled = await initiate(api, numberOf('51'));
    expect(throttled).toMatchObject({ status: 503, body: { error: { code: 'PROVIDER_ERROR' } } });
    expect(Number(throttled.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
