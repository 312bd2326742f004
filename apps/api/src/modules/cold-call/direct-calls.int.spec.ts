import { randomUUID } from 'node:crypto';
import type { DirectCallResponse, WebrtcCredentialsResponse } from '@dialer/contracts';
import { CallLookUps } from '../calls/call-look-ups';
import { CommandStage } from '../calls/testing/command-stage';
import { until } from '../calls/testing/call-stage';

const TO = '+14155550110';
let it_: CommandStage;
// What the law of a place says of recording is tried elsewhere.
beforeAll(async () => (it_ = await CommandStage.open({ RECORD_CONSENT: 'off' })));
afterAll(() => it_?.close());

async function prepare(extra: object = {}, headers: Record<string, string> = {}): Promise<DirectCallResponse> {
  const { status, body } = await it_.stage.post<DirectCallResponse>('/direct-calls', { to_phone: TO, ...extra }, headers);
  if (status !== 201) throw new Error(`direct-calls answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
const legOf = () => `v3:${randomUUID()}`;
const told = (call: DirectCallResponse, legSid: string, status: string, more: object = {}) =>
  it_.tell(it_.carrier.leg(call.call_id, 'customer', legSid, status as never, { to: TO, from: call.caller_number, ...more }), {
    path: '/direct/call-status',
  });

async function answered(extra: object = {}) {
  const call = await prepare(extra);
  const legSid = legOf();
  it_.carrier.alive.add(legSid);
  await told(call, legSid, 'initiated');
  await told(call, legSid, 'answered');
  return { call, legSid };
}

describe('POST /direct-calls', () => {
  it('goes through the gate, makes the row, and answers what the browser dials with; no carrier is asked', async () => {
    const before = it_.carrier.commands.length;
    const call = await prepare();
    expect(call).toEqual({
      call_id: expect.any(String),
      conference_id: expect.stringMatching(/^COLD_CALL_[0-9a-f]{32}$/),
      client_state: `state:${call.call_id}:customer`,
      destination_number: TO,
      caller_number: '+14155550151',
      record: true,
      created_at: expect.any(String),
    });
    expect(it_.carrier.commands).toHaveLength(before);
    expect(await it_.stage.view(call.call_id)).toMatchObject({ path: 'direct', state: 'dialing', conference_sid: call.conference_id });
  });

  it('is refused by the gate as any other call', async () => {
    const { status, body } = await it_.stage.post('/direct-calls', { to_phone: '+882130000000' });
    expect({ status, code: body.error.code }).toEqual({ status: 422, code: 'CALL_BLOCKED' });
  });

  it('prepares the same call for the same Idempotency-Key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    expect((await prepare({}, headers)).call_id).toBe((await prepare({}, headers)).call_id);
  });

  it.each([
    [{ to_phone: 'x' }, 400, 'INVALID_PHONE_FORMAT'],
    [{}, 422, 'VALIDATION_ERROR'],
    [{ to_phone: TO, record: 'yes' }, 422, 'VALIDATION_ERROR'],
    [{ to_phone: TO, contact_id: '../1' }, 422, 'VALIDATION_ERROR'],
    [{ to_phone: TO, from_phone: '+442079460958' }, 422, 'CALL_BLOCKED'],
    // A number of the account that dials for us, not of the browsers'.
    [{ to_phone: TO, from_phone: '+14155550150' }, 422, 'CALL_BLOCKED'],
  ])('answers %j with %d', async (body, status, code) => {
    const answer = await it_.stage.post('/direct-calls', body);
    expect({ status: answer.status, code: answer.body.error.code }).toEqual({ status, code });
  });

  it('shows a number of the browsers’ account, and that one’s own in the place of another carrier’s', async () => {
    expect(await prepare({ from_phone: '+14155550152' })).toMatchObject({ caller_number: '+14155550152' });
    const rep = await it_.stage.newUser();
    await it_.stage.sql(`update users set caller_id = '+14155550150' where id = $1`, [rep.id]);
    expect(await prepare({}, rep.headers)).toMatchObject({
      caller_number: '+14155550151',
      warnings: [expect.stringContaining('+14155550151 is shown instead')],
    });
    const bridged = await it_.stage.post('/initiate', { to_phone: TO }, rep.headers);
    expect(it_.carrier.of('dialContact').at(-1)).toMatchObject({ from: '+14155550150' });
    expect(bridged.body.warnings).toBeUndefined();
  });

  it('lets go of a call that the browser never placed', async () => {
    const call = await prepare();
    await it_.stage.sql(`update calls set reconcile_at = now() - interval '1 s' where id = $1`, [call.call_id]);
    const gone = await until('the call is over', async () => {
      const view = await it_.stage.view(call.call_id);
      return view.state === 'canceled' && view;
    });
    expect(gone).toMatchObject({ end_reason: 'browser_never_dialed', end_message: expect.stringContaining('Nobody was called') });
  });
});

describe('a direct call that the browser has placed and no event tells of', () => {
  it('is found at the carrier, and stands', async () => {
    const call = await prepare();
    const legSid = legOf();
    it_.carrier.alive.add(legSid);
    it_.carrier.next('findCall', () => legSid);
    await it_.stage.sql(`update calls set reconcile_at = now() - interval '1 s' where id = $1`, [call.call_id]);
    await until('it has its leg', async () => (await it_.stage.view(call.call_id)).call_sid === legSid);
    expect(await it_.stage.view(call.call_id)).toMatchObject({ state: 'dialing', end_reason: null });
    expect(it_.carrier.of('hangUpLeg', (command) => command['legSid'] === legSid)).toEqual([]);
    await told(call, legSid, 'answered');
    expect(await it_.stage.view(call.call_id)).toMatchObject({ state: 'in-progress' });
  });
});

describe('a direct call of a carrier that cannot be asked', () => {
  afterEach(() => (it_.carrier.direct.answers = true));

  it('stands by its events alone', async () => {
    it_.carrier.direct.answers = false;
    const { call, legSid } = await answered();
    it_.carrier.forgets.add(legSid);
    await it_.stage.sql(`update calls set reconcile_at = now() where id = $1`, [call.call_id]);
    await it_.stage.api.app.get(CallLookUps).run(call.call_id);
    expect(await it_.stage.view(call.call_id)).toMatchObject({ state: 'in-progress', end_reason: null });
    await told(call, legSid, 'completed');
    expect(await it_.stage.view(call.call_id)).toMatchObject({ state: 'completed', end_reason: null });
  });

  it('is lost when it would have lasted longer than any call does', async () => {
    it_.carrier.direct.answers = false;
    const { call, legSid } = await answered();
    it_.carrier.forgets.add(legSid);
    await it_.stage.sql(`update calls set reconcile_at = now(), created_at = now() - interval '5 h' where id = $1`, [call.call_id]);
    await it_.stage.api.app.get(CallLookUps).run(call.call_id);
    expect(await it_.stage.view(call.call_id)).toMatchObject({ state: 'completed', end_reason: 'carrier_lost' });
  });
});

describe('a direct call', () => {
  it('is told by the events of its one leg', async () => {
    const { call, legSid } = await answered();
    expect(await it_.stage.view(call.call_id)).toMatchObject({ state: 'in-progress', agent_connected: true, call_sid: legSid });
    expect(await it_.stage.status(legSid)).toMatchObject({ conference_id: call.conference_id, status: 'in-progress' });
    await told(call, legSid, 'completed');
    expect(await it_.stage.view(call.call_id)).toMatchObject({ state: 'completed', abandoned: false });
  });

  it.each([
    ['busy', 'busy'],
    ['no-answer', 'no-answer'],
    ['failed', 'failed'],
  ])('that ends with %s before an answer is %s', async (status, state) => {
    const call = await prepare();
    const legSid = legOf();
    await told(call, legSid, 'initiated');
    await told(call, legSid, status, { reason: 'sip_486' });
    expect(await it_.stage.view(call.call_id)).toMatchObject({ state, duration: 0, log_owed: false });
  });

  it('ends the same, whatever order its events come in', async () => {
    const call = await prepare();
    const legSid = legOf();
    for (const status of ['completed', 'answered', 'initiated', 'completed']) await told(call, legSid, status);
    expect(await it_.stage.view(call.call_id)).toMatchObject({ state: 'completed', call_sid: legSid });
  });

  it('is hung up by its leg, and ending an ended one succeeds', async () => {
    const { call, legSid } = await answered();
    for (const _ of [1, 2]) expect((await it_.stage.post('/end', { conference_sid: legSid })).status).toBe(200);
    expect(it_.carrier.of('hangUpLeg', (command) => command['legSid'] === legSid).length).toBeGreaterThan(0);
    await told(call, legSid, 'completed');
    expect((await it_.stage.post('/end', { conference_sid: call.call_id })).status).toBe(200);
  });

  it('that was ended before the browser dialled is hung up when it does', async () => {
    const call = await prepare();
    await it_.stage.post('/end', { conference_sid: call.call_id });
    const legSid = legOf();
    it_.carrier.alive.add(legSid);
    await told(call, legSid, 'initiated');
    await until('it is hung up', () => it_.carrier.of('hangUpLeg', (command) => command['legSid'] === legSid).length > 0);
  });

  it('holds by playing to the other side, and leaves muting to the browser', async () => {
    const { call, legSid } = await answered();
    const control = (body: object) => it_.stage.post('/control/mute', { conference_sid: legSid, participant_sid: 'customer', ...body });
    expect(await control({ action: 'hold' })).toMatchObject({ status: 200, body: { hold: true } });
    expect(it_.carrier.of('playToContact').at(-1)).toMatchObject({ legSid, audioUrl: expect.stringMatching(/hold-track\.wav$/) });
    expect((await it_.stage.status(call.call_id)).participants[0]).toMatchObject({ label: 'customer', hold: true });
    expect(await control({ action: 'unhold' })).toMatchObject({ status: 200, body: { hold: false } });
    expect(it_.carrier.of('stopPlaying').at(-1)).toMatchObject({ legSid });
    expect(await control({ action: 'mute' })).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
  });

  it('has no room to join', async () => {
    const { call } = await answered();
    expect((await it_.stage.post('/webrtc-join', { conference_id: call.conference_id })).status).toBe(409);
  });
});

describe('recording', () => {
  const wish = (call: DirectCallResponse, reference: string, more: object = {}) =>
    it_.stage.post('/start-recording', { call_control_id: reference, to_phone: TO, from_phone: call.caller_number, ...more });

  it('is on unless the call says otherwise', async () => {
    const [on, off] = [await answered(), await answered({ record: false })];
    await until('one is recorded', () => it_.carrier.of('startRecording', (command) => command['legSid'] === on.legSid).length);
    expect((await it_.stage.view(off.call.call_id)).recording).toBeNull();
  });

  it('can be paused as soon as it runs, though no event of this carrier says that it does', async () => {
    const { call, legSid } = await answered();
    const shown = async () => (await it_.stage.view(call.call_id)).recording;
    await until('it runs', async () => (await shown())?.status === 'in-progress', 4_000);
    expect((await it_.stage.post(`/api/calls/${call.call_id}/recording/pause`)).status).toBe(200);
    expect(it_.carrier.of('pauseRecording', (command) => command['legSid'] === legSid)).toHaveLength(1);
    expect(await shown()).toMatchObject({ paused: true });
  });

  it('can be asked for: before the answer it is owed', async () => {
    const call = await prepare({ record: false });
    expect(await wish(call, call.call_id)).toMatchObject({ status: 200, body: { status: 'owed', call_control_id: call.call_id } });
    const legSid = legOf();
    await told(call, legSid, 'initiated');
    await told(call, legSid, 'answered');
    await until('it starts', () => it_.carrier.of('startRecording', (command) => command['legSid'] === legSid).length);
  });

  it('starts in the middle of a call, by the carrier’s id', async () => {
    const { call, legSid } = await answered({ record: false });
    expect(await wish(call, legSid)).toMatchObject({ status: 200, body: { status: 'recording' } });
  });

  it('starts by the carrier’s other id of the leg, or by what the browser dialled with', async () => {
    for (const known of ['leg id', 'client state']) {
      const { call, legSid } = await answered({ record: false });
      const legId = randomUUID();
      if (known === 'leg id') it_.carrier.otherIds.set(legId, legSid);
      const more = known === 'leg id' ? {} : { client_state: call.client_state };
      expect(await wish(call, legId, more)).toMatchObject({ status: 200, body: { status: 'recording', call_control_id: legId } });
      await until('it starts', () => it_.carrier.of('startRecording', (command) => command['legSid'] === legSid).length);
    }
  });

  it('is nobody’s to start in the call of somebody else', async () => {
    const { call } = await answered({ record: false });
    const other = await it_.stage.newUser();
    const body = { call_control_id: randomUUID(), to_phone: TO, from_phone: call.caller_number, client_state: call.client_state };
    expect((await it_.stage.post('/start-recording', body, other.headers)).status).toBe(404);
  });

  it.each([
    [{ to_phone: '+14155550111' }, 404],
    [{ call_control_id: 'v3:nobody' }, 404],
    [{ call_control_id: randomUUID(), client_state: 'nonsense' }, 404],
    [{ to_phone: 'x' }, 400],
    [{ call_control_id: '' }, 422],
  ])('with %j answers %d', async (more, status) => {
    const { call, legSid } = await answered();
    expect((await wish(call, legSid, more)).status).toBe(status);
  });
});

describe('GET /webrtc-credentials', () => {
  it('gives each user a credential of their own, and the same again', async () => {
    const [ada, bo] = [await it_.stage.newUser(), await it_.stage.newUser()];
    const ask = async (who: typeof ada) => (await it_.stage.get<WebrtcCredentialsResponse>('/webrtc-credentials', who.headers)).body;
    const [first, again, other] = [await ask(ada), await ask(ada), await ask(bo)];
    expect(first).toEqual({
      sip_username: expect.any(String),
      sip_password: 'secret',
      login_token: expect.any(String),
      expires_at: expect.any(String),
      status: 'ready',
      ice_servers: [],
      signalling_url: expect.stringMatching(/^ws:.*\/telnyx\/rtc$/),
    });
    expect(again.sip_username).toBe(first.sip_username);
    expect(other.sip_username).not.toBe(first.sip_username);
  });

  it('is nothing that Twilio has', async () => {
    expect((await it_.stage.get('/webrtc-credentials?provider=twilio')).status).toBe(501);
    expect((await it_.stage.get('/webrtc-credentials?provider=vonage')).body.error.code).toBe('PROVIDER_NOT_SUPPORTED');
  });
});

describe('a browser that dials without asking', () => {
  const stray = (credential: string | null, legSid: string, to: string | null = TO, from = '+14155550151') =>
    it_.tell({ kind: 'stray-call', legSid, to, from, credential });

  it('is kept with its log when we know whose it is', async () => {
    const ada = await it_.stage.newUser();
    const { body } = await it_.stage.get<WebrtcCredentialsResponse>('/webrtc-credentials', ada.headers);
    const legSid = legOf();
    for (const _ of [1, 2]) expect(await stray(body.sip_username, legSid)).toBe(200);
    await it_.tell(it_.carrier.leg(null, null, legSid, 'answered'));
    await it_.tell(it_.carrier.leg(null, null, legSid, 'completed'));
    const [row, ...more] = await it_.stage.sql('select state, user_id, path from calls where call_sid = $1', [legSid]);
    expect(row).toEqual({ state: 'completed', user_id: ada.id, path: 'direct' });
    expect(more).toEqual([]);
    expect(it_.carrier.of('hangUpLeg', (command) => command['legSid'] === legSid)).toEqual([]);
  });

  it('is one call and no more, whatever comes twice at the same moment', async () => {
    const ada = await it_.stage.newUser();
    const { body } = await it_.stage.get<WebrtcCredentialsResponse>('/webrtc-credentials', ada.headers);
    const legSid = legOf();
    expect(await Promise.all([1, 2, 3].map(() => stray(body.sip_username, legSid)))).toEqual([200, 200, 200]);
    const rows = await it_.stage.sql('select state, call_sid from calls where user_id = $1', [ada.id]);
    expect(rows).toEqual([{ state: 'initiated', call_sid: legSid }]);
  });

  it('from a number is the user’s who alone has it for a caller ID', async () => {
    const from = `+1415555${Math.floor(1000 + Math.random() * 9000)}`;
    const ada = await it_.stage.newUser();
    await it_.stage.sql('update users set caller_id = $2 where id = $1', [ada.id, from]);
    await it_.stage.get('/webrtc-credentials', ada.headers);
    const legSid = legOf();
    expect(await stray(null, legSid, TO, from)).toBe(200);
    expect(await it_.stage.sql('select user_id, from_phone from calls where call_sid = $1', [legSid])).toEqual([
      { user_id: ada.id, from_phone: from },
    ]);
  });

  it('under a browser’s leg that we know is left alone', async () => {
    const call = await prepare();
    const legSid = legOf();
    await it_.stage.sql(
      `insert into call_legs (id, call_id, label, identity, leg_sid, created_at) values ($1, $2, 'agent_1', 'x', $3, now())`,
      [randomUUID(), call.call_id, legSid],
    );
    expect(await stray(null, legSid)).toBe(200);
    expect(it_.carrier.of('hangUpLeg', (command) => command['legSid'] === legSid)).toEqual([]);
  });

  it('twice under one name at the same moment: one of them is the call, the other is hung up', async () => {
    const call = await prepare();
    const legs = [legOf(), legOf()];
    await Promise.all(legs.map((legSid) => told(call, legSid, 'initiated')));
    const { call_sid } = await it_.stage.view(call.call_id);
    const [other] = legs.filter((legSid) => legSid !== call_sid);
    expect(it_.carrier.of('hangUpLeg', (command) => legs.includes(String(command['legSid'])))).toMatchObject([{ legSid: other }]);
  });

  it.each([
    ['of nobody', 'user-unknown', TO],
    ['of a fixed pair', null, TO],
    ['to no number', 'user-cred-1', 'sip:x@example.com'],
  ])('is hung up when it is %s', async (_what, credential, to) => {
    const legSid = legOf();
    expect(await stray(credential, legSid, to)).toBe(200);
    expect(it_.carrier.of('hangUpLeg', (command) => command['legSid'] === legSid)).toHaveLength(1);
  });

  it('is hung up when it says it is a call to somebody else', async () => {
    const call = await prepare();
    const legSid = legOf();
    await told(call, legSid, 'initiated', { to: '+14155550199' });
    expect(it_.carrier.of('hangUpLeg', (command) => command['legSid'] === legSid)).toHaveLength(1);
    expect((await it_.stage.view(call.call_id)).call_sid).toBeNull();
  });
});

describe('webhooks', () => {
  it('with a wrong signature change nothing', async () => {
    const call = await prepare();
    const event = it_.carrier.leg(call.call_id, 'customer', legOf(), 'answered', { to: TO });
    expect(await it_.tell(event, { headers: { 'content-type': 'application/json', 'x-signature': 'forged' } })).toBe(403);
    expect((await it_.stage.view(call.call_id)).state).toBe('dialing');
  });

  it.each(['/call-status', '/direct/call-status', '/direct/recording'])('of calls that are not ours get 200 at %s', async (path) => {
    expect(await it_.tell(it_.carrier.leg(randomUUID(), 'customer', legOf(), 'answered'), { path })).toBe(200);
    expect(await it_.tell(it_.carrier.leg(null, null, legOf(), 'completed'), { path })).toBe(200);
  });
});
