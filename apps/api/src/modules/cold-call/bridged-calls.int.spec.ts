import { randomUUID } from 'node:crypto';
import { TelephonyError } from '@dialer/telephony';
import type { InitiateResponse, WebrtcJoinResponse } from '@dialer/contracts';
import { CommandStage } from '../calls/testing/command-stage';
import { CallLookUps } from '../calls/call-look-ups';
import { until } from '../calls/testing/call-stage';
import type { Command } from '../calls/testing/fake-carrier';

const TO = '+14155550110';
let it_: CommandStage;
beforeAll(async () => (it_ = await CommandStage.open()));
afterEach(() => it_.carrier.answers.clear());
afterAll(() => it_?.close());

async function initiate() {
  const { status, body } = await it_.stage.post<InitiateResponse>('/initiate', { to_phone: TO });
  if (status !== 201) throw new Error(`initiate answered ${status}: ${JSON.stringify(body)}`);
  const [row] = await it_.stage.sql('select id from calls where conference_id = $1', [body.conference_id]);
  return { ...body, id: row.id as string };
}
type Call = Awaited<ReturnType<typeof initiate>>;

const ofCall = (call: Call) => (command: Command) => command['callId'] === call.id;
const contact = (call: Call, status: string, more: object = {}) =>
  it_.tell(it_.carrier.leg(call.id, 'customer', call.call_sid, status as never, { to: TO, ...more }));
const join = async (call: Call) => (await it_.stage.post<WebrtcJoinResponse>('/webrtc-join', { conference_id: call.conference_id })).body;

/** The browser's leg, once the server has dialled it. */
async function dialled(call: Call, label: string, times = 1): Promise<string> {
  await until('the browser is dialled', () => it_.carrier.of('dialBrowser', ofCall(call)).length >= times);
  return until('its leg is known', async () => {
    const [leg] = await it_.stage.sql('select leg_sid from call_legs where call_id = $1 and label = $2', [call.id, label]);
    return leg.leg_sid as string | null;
  });
}
const agent = (call: Call, label: string, legSid: string, status: string, more: object = {}) =>
  it_.tell(it_.carrier.leg(call.id, label, legSid, status as never, more));

async function talking() {
  const call = await initiate();
  const { participant_sid: label } = await join(call);
  const legSid = await dialled(call, label);
  await agent(call, label, legSid, 'answered');
  const opened = await until('the room is made', () => it_.carrier.of('openRoom', ofCall(call))[0]);
  const room = `room-${String(opened['commandId'])}`;
  await it_.tell(it_.carrier.participant(call.id, call.conference_id, room, label, legSid));
  await contact(call, 'answered');
  await until('the contact is joined', () => it_.carrier.of('joinRoom', ofCall(call)).length);
  await it_.tell(it_.carrier.participant(call.id, call.conference_id, room, 'customer', call.call_sid));
  return { call, label, legSid, room };
}

describe('a bridged call', () => {
  it('dials the contact once, under our name of the room', async () => {
    const call = await initiate();
    expect(call).toMatchObject({ provider: 'telnyx', conference_sid: call.conference_id, status: 'initiated' });
    expect(it_.carrier.of('dialContact', ofCall(call))).toHaveLength(1);
    expect(await it_.stage.view(call.id)).toMatchObject({ path: 'bridge', from_phone: '+14155550150' });
  });

  it('dials the browser’s own credential, and tells the page which leg to answer', async () => {
    const call = await initiate();
    const joined = await join(call);
    expect(joined).toMatchObject({
      status: 'ready',
      conference_name: call.conference_id,
      sip_username: expect.stringMatching(/^user-cred-/),
      sip_password: 'secret',
      login_token: expect.any(String),
      client_state: `state:${call.id}:${joined.participant_sid}`,
      signalling_url: expect.stringMatching(/\/telnyx\/rtc$/),
    });
    await dialled(call, joined.participant_sid);
    expect(it_.carrier.of('dialBrowser', ofCall(call))).toEqual([
      expect.objectContaining({ label: joined.participant_sid, credential: joined.sip_username, from: '+14155550150' }),
    ]);
  });

  it('gives the browser one way in, however often it asks for it on its way', async () => {
    const rep = await it_.stage.newUser();
    const asked = () => it_.carrier.of('browserAccess', (command) => command['identity'] === rep.identity).length;
    const placed = await it_.stage.post<InitiateResponse>('/initiate', { to_phone: TO }, rep.headers);
    expect({ status: placed.status, token: placed.body.access_token, asked: asked() }).toEqual({ status: 201, asked: 0 });
    const { body: login } = await it_.stage.get('/webrtc-credentials', rep.headers);
    const joined = await it_.stage.post<WebrtcJoinResponse>('/webrtc-join', { conference_id: placed.body.conference_id }, rep.headers);
    expect(joined.body).toMatchObject({ sip_username: login.sip_username, login_token: login.login_token });
    expect(asked()).toBe(1);
  });

  it('makes the room out of who answers first, and joins the other', async () => {
    const { call, legSid, room } = await talking();
    expect(it_.carrier.of('openRoom', ofCall(call))).toEqual([expect.objectContaining({ legSid, room: call.conference_id })]);
    expect(it_.carrier.of('joinRoom', ofCall(call))).toEqual([expect.objectContaining({ legSid: call.call_sid, conferenceSid: room })]);
    expect(await it_.stage.view(call.id)).toMatchObject({ state: 'in-progress', agent_connected: true, abandoned: false });
    expect(await it_.stage.status(call.conference_id)).toMatchObject({ conference_sid: call.conference_id, participant_count: 2 });
  });

  it('makes it out of the contact when nobody of ours is there yet', async () => {
    const call = await initiate();
    await contact(call, 'answered');
    const opened = await until('the room is made', () => it_.carrier.of('openRoom', ofCall(call))[0]);
    expect(opened).toMatchObject({ legSid: call.call_sid, label: 'customer' });
    const { participant_sid: label } = await join(call);
    const legSid = await dialled(call, label);
    await agent(call, label, legSid, 'answered');
    await until('the agent is joined', () => it_.carrier.of('joinRoom', (one) => ofCall(call)(one) && one['legSid'] === legSid).length);
  });

  it('starts over when the room has ended meanwhile, with another command', async () => {
    const call = await initiate();
    await contact(call, 'answered');
    const first = await until('the room is made', () => it_.carrier.of('openRoom', ofCall(call))[0]);
    const { participant_sid: label } = await join(call);
    const legSid = await dialled(call, label);
    it_.carrier.next('joinRoom', () => 'room_ended');
    await agent(call, label, legSid, 'answered');
    const second = await until('another room is made', () => it_.carrier.of('openRoom', ofCall(call))[1]);
    expect(second['commandId']).not.toBe(first['commandId']);
  });

  it('sends a command that got no answer again as the same one', async () => {
    const call = await initiate();
    it_.carrier.next('openRoom', () => {
      throw new TelephonyError('unknown_result', 'telnyx', 'no answer');
    });
    await contact(call, 'answered');
    const [first, second] = await until('it is sent again', () => {
      const sent = it_.carrier.of('openRoom', ofCall(call));
      return sent.length >= 2 ? sent : null;
    });
    expect(second!['commandId']).toBe(first!['commandId']);
  });

  it('dials a browser again, as the same command, when nothing tells what came of it', async () => {
    const call = await initiate();
    it_.carrier.next('dialBrowser', () => {
      throw new TelephonyError('unknown_result', 'telnyx', 'no answer');
    });
    const { participant_sid: label } = await join(call);
    const legSid = await dialled(call, label, 2);
    const [first, second] = it_.carrier.of('dialBrowser', ofCall(call));
    expect(second!['commandId']).toBe(first!['commandId']);
    await agent(call, label, legSid, 'answered');
    await until('the room is made', () => it_.carrier.of('openRoom', ofCall(call))[0]);
  });

  it('dials a browser that is still signing in again for some seconds, then no more', async () => {
    const call = await initiate();
    const { participant_sid: label } = await join(call);
    const legSid = await dialled(call, label);
    await agent(call, label, legSid, 'failed', { reason: 'sip_480' });
    const again = await until('it is dialled again', async () => {
      const sid = await dialled(call, label, 2);
      return sid === legSid ? null : sid;
    });
    await it_.stage.sql(`update call_legs set created_at = created_at - interval '10 s' where call_id = $1`, [call.id]);
    await agent(call, label, again, 'failed', { reason: 'sip_480' });
    const [leg] = await it_.stage.sql('select left_at, dial_at from call_legs where call_id = $1', [call.id]);
    expect(leg).toEqual({ left_at: expect.any(Date), dial_at: null });
  });

  it('lets the browser’s leg go when the contact has hung up', async () => {
    const { call, legSid } = await talking();
    await contact(call, 'completed');
    await until('the browser’s leg is hung up', () => it_.carrier.of('hangUpLeg', (one) => one['legSid'] === legSid).length);
    expect((await it_.stage.view(call.id)).state).toBe('completed');
  });

  it('ends leg by leg, then the room', async () => {
    const { call, legSid, room } = await talking();
    expect((await it_.stage.post('/end', { conference_sid: call.conference_sid })).status).toBe(200);
    const ended = it_.carrier.of('hangUpLeg').map((one) => one['legSid']);
    expect(ended).toEqual(expect.arrayContaining([call.call_sid, legSid]));
    expect(it_.carrier.of('endRoom').at(-1)).toMatchObject({ conferenceSid: room });
  });

  it('is ended by one process alone, also when the carrier takes its time', async () => {
    const { call } = await talking();
    let answer = (): void => undefined;
    it_.carrier.next('hangUpLeg', () => new Promise<void>((resolve) => (answer = resolve)));
    const ending = it_.stage.post('/end', { conference_sid: call.conference_sid });
    await until('it is being hung up', () => it_.carrier.of('hangUpLeg', (one) => one['legSid'] === call.call_sid).length);
    const [{ s }] = await it_.stage.sql('select extract(epoch from act_at - now()) as s from calls where id = $1', [call.id]);
    // Five requests of 5 s, one after the other.
    expect(Number(s)).toBeGreaterThan(25);
    answer();
    expect((await ending).status).toBe(200);
  });

  it('is hung up once more when the contact answers just as it ends', async () => {
    const call = await initiate();
    await it_.stage.post('/end', { conference_sid: call.conference_sid });
    await contact(call, 'answered');
    await until('it is hung up again', () => it_.carrier.of('hangUpLeg', (one) => one['legSid'] === call.call_sid).length >= 2);
    await contact(call, 'completed');
    expect(await it_.stage.view(call.id)).toMatchObject({ state: 'completed', end_reason: 'answered_after_cancel' });
  });

  it('plays our track to a contact whose rep was lost, and says so in the end', async () => {
    const { call, label, legSid, room } = await talking();
    await it_.tell(it_.carrier.participant(call.id, call.conference_id, room, label, legSid, 'leave'));
    await agent(call, label, legSid, 'completed');
    const held = await until('they hear the track', () => it_.carrier.of('updateParticipant', (one) => one['conferenceSid'] === room)[0]);
    expect(held).toMatchObject({ participant: call.call_sid, hold: true, holdUrl: expect.stringMatching(/hold-track\.wav$/) });
    await it_.stage.sql(`update calls set agent_absent_since = now() - interval '1 hour', act_at = now() where id = $1`, [call.id]);
    const message = await until('they hear why', () => it_.carrier.of('redirectLeg', (one) => one['legSid'] === call.call_sid)[0]);
    expect(message).toMatchObject({ do: 'say', then: 'hangup' });
    await it_.tell({ kind: 'message-ended', callId: call.id, legSid: call.call_sid });
    await until('and are let go', () => it_.carrier.of('hangUpLeg', (one) => one['legSid'] === call.call_sid).length);
  });

  it('mutes and holds participants by their legs, and shows it', async () => {
    const { call, label, legSid, room } = await talking();
    const control = (participant_sid: string, action: string) =>
      it_.stage.post('/control/mute', { conference_sid: call.conference_id, participant_sid, action });
    expect(await control(label, 'mute')).toMatchObject({ status: 200, body: { muted: true } });
    expect(it_.carrier.of('updateParticipant').at(-1)).toMatchObject({ conferenceSid: room, participant: legSid, muted: true });
    expect(await control('customer', 'hold')).toMatchObject({ status: 200, body: { hold: true } });
    const { participants } = await it_.stage.status(call.conference_id);
    expect(participants).toEqual([
      expect.objectContaining({ label: 'customer', hold: true }),
      expect.objectContaining({ label: 'agent', muted: true }),
    ]);
  });
});

describe('a dial that was given up and is answered after all', () => {
  /** No reply, and after a minute nothing found: for us nobody was dialled. */
  async function givenUp(): Promise<string> {
    it_.carrier.next('dialContact', () => {
      throw new TelephonyError('unknown_result', 'telnyx', 'no answer');
    });
    const { status, body } = await it_.stage.post('/initiate', { to_phone: TO });
    const { conference_id } = body.error.details;
    const [{ id }] = await it_.stage.sql(
      `update calls set dial_sent_at = dial_sent_at - interval '61 s', reconcile_at = now() where conference_id = $1 returning id`,
      [conference_id],
    );
    await it_.stage.api.app.get(CallLookUps).run(id);
    const view = await it_.stage.view(id);
    expect({ status, state: view.state, reason: view.end_reason }).toEqual({ status: 503, state: 'failed', reason: 'result_unknown' });
    return id;
  }
  const legOf = () => {
    const legSid = `v3:${randomUUID()}`;
    it_.carrier.alive.add(legSid);
    return legSid;
  };
  const about = (legSid: string) => (command: Command) => command['legSid'] === legSid;

  it('tells the person why nobody speaks, lets them go after that, and counts as abandoned', async () => {
    const [id, legSid] = [await givenUp(), legOf()];
    await it_.tell(it_.carrier.leg(id, 'customer', legSid, 'answered', { to: TO }));
    const message = await until('they hear why', () => it_.carrier.of('redirectLeg', about(legSid))[0]);
    expect(message).toMatchObject({ do: 'say', then: 'hangup' });
    expect(it_.carrier.of('hangUpLeg', about(legSid))).toEqual([]);
    await until('it is written', async () => (await it_.stage.row(id)).messageAt);
    await it_.tell({ kind: 'message-ended', callId: id, legSid });
    await until('and are let go', () => it_.carrier.of('hangUpLeg', about(legSid)).length);
    expect(await it_.stage.row(id)).toMatchObject({ state: 'failed', abandoned: true });
  });

  it('stops ringing when nobody has answered yet', async () => {
    const [id, legSid] = [await givenUp(), legOf()];
    await it_.tell(it_.carrier.leg(id, 'customer', legSid, 'initiated', { to: TO }));
    await until('it is hung up', () => it_.carrier.of('hangUpLeg', about(legSid)).length);
    expect(it_.carrier.of('redirectLeg', about(legSid))).toEqual([]);
    expect(await it_.stage.row(id)).toMatchObject({ abandoned: false });
  });

  it('is hung up when the carrier plays no message to it any more', async () => {
    const [id, legSid] = [await givenUp(), legOf()];
    it_.carrier.next('redirectLeg', () => {
      throw new TelephonyError('rejected', 'telnyx', 'has ended', { providerCode: '90018' });
    });
    await it_.tell(it_.carrier.leg(id, 'customer', legSid, 'answered', { to: TO }));
    await until('it is hung up', () => it_.carrier.of('hangUpLeg', about(legSid)).length);
    expect(await it_.stage.row(id)).toMatchObject({ abandoned: true });
  });
});

describe('an installation whose browsers cannot be dialled', () => {
  afterEach(() => it_.carrier.bridge.missing.splice(0));

  it('says so before anybody’s phone rings', async () => {
    it_.carrier.bridge.missing.push('TELNYX_SIP_API_KEY');
    const before = it_.carrier.of('dialContact').length;
    expect(await it_.stage.post('/initiate', { to_phone: TO })).toMatchObject({
      status: 501,
      body: { error: { code: 'PROVIDER_NOT_CONFIGURED', details: { provider: 'telnyx', missing: ['TELNYX_SIP_API_KEY'] } } },
    });
    expect(it_.carrier.of('dialContact')).toHaveLength(before);
  });
});

describe('whose carrier', () => {
  it('is the user’s own, where they have one', async () => {
    const ada = await it_.stage.newUser('rep', { provider: 'twilio' });
    expect((await it_.stage.post('/initiate', { to_phone: TO }, ada.headers)).body.error).toMatchObject({
      code: 'PROVIDER_NOT_CONFIGURED',
      details: { provider: 'twilio' },
    });
    const me = await it_.stage.get('/api/auth/me', ada.headers);
    expect(me.body).toMatchObject({ user: { provider: 'twilio' }, calling: { provider: 'twilio', path: 'room' } });
  });

  it('is the installation’s otherwise, with or without browser calls', async () => {
    const bo = await it_.stage.newUser();
    expect((await it_.stage.get('/api/auth/me', bo.headers)).body.calling).toEqual({ provider: 'telnyx', path: 'bridge' });
  });
});
