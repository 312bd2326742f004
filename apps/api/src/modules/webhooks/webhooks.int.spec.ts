import { CallStage, until } from '../calls/testing/call-stage';
import { signed, type SignedWebhook } from '../calls/testing/scripted-twilio';

const TO = '+14155550110';
let stage: CallStage;
beforeAll(async () => (stage = await CallStage.open({ env: { LIVE_CALLS_PER_USER: '0' } })));
afterAll(() => stage?.close());

const eventsOf = async (id: string) => Number((await stage.sql('select count(*) as n from call_events where call_id = $1', [id]))[0].n);

describe('a webhook', () => {
  it('moves the call and is answered 204', async () => {
    const call = await stage.initiate(TO);
    expect(await stage.webhook(stage.carrier.statusOf(call.leg, 'initiated'))).toMatchObject({ status: 204, text: '' });
    await stage.webhook(stage.carrier.statusOf(call.leg, 'ringing'));
    expect(await stage.view(call.id)).toMatchObject({ state: 'ringing', ringing_at: expect.any(String), started_at: null });
    await stage.webhook(stage.carrier.statusOf(call.leg, 'in-progress'));
    await stage.webhook(stage.carrier.statusOf(call.leg, 'completed', { CallDuration: '9', SipResponseCode: '200' }));
    const view = await stage.view(call.id);
    expect(view).toMatchObject({ state: 'completed', started_at: expect.any(String), ended_at: expect.any(String), end_reason: null });
    expect(view.timeline.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['intent', 'dial_accepted', 'initiated', 'ringing', 'answered', 'completed']),
    );
  });

  it('without the carrier’s signature is refused, and nothing is written', async () => {
    const call = await stage.initiate(TO);
    const before = await eventsOf(call.id);
    const good = stage.carrier.statusOf(call.leg, 'completed');
    const forged: SignedWebhook[] = [
      { ...good, headers: { ...good.headers, 'x-twilio-signature': '' } },
      { ...good, headers: { 'content-type': good.headers['content-type']! } },
      { ...good, payload: good.payload.replace('completed', 'busy') },
      { ...good, payload: `${good.payload}&extra=1` },
      { ...good, url: `/api/voice/status?call=${call.id}&x=1` },
      { ...good, url: '/api/voice/conference-status' },
      { ...signed(good.url, Object.fromEntries(new URLSearchParams(good.payload)), { token: 'another-token' }) },
      { ...good, headers: { ...good.headers, 'content-type': 'application/json' }, payload: '{"CallStatus":"completed"}' },
      { ...good, headers: { ...good.headers, host: 'evil.example', 'x-forwarded-host': 'evil.example' }, payload: 'CallStatus=completed' },
    ];
    for (const hook of forged) expect(await stage.webhook(hook)).toMatchObject({ status: 403, body: { error: { code: 'FORBIDDEN' } } });
    for (const path of ['dial', 'fallback', 'hold-music', 'conference-status', 'recording-status']) {
      expect((await stage.webhook({ ...good, url: `/api/voice/${path}` })).status).toBe(403);
    }
    expect(await eventsOf(call.id)).toBe(before);
    expect((await stage.row(call.id)).state).toBe('dialing');
  });

  it('with a good signature but no sense is refused without a trace', async () => {
    const call = await stage.initiate(TO);
    const before = await eventsOf(call.id);
    for (const fields of [{}, { CallSid: 'CA1' }, { CallSid: call.call_sid, CallStatus: 'exploded', SequenceNumber: '0' }]) {
      const { status } = await stage.webhook(signed(`/api/voice/status?call=${call.id}`, fields as Record<string, string>));
      expect(status).toBe(400);
    }
    expect(await eventsOf(call.id)).toBe(before);
  });

  it('for a call that is not ours is taken and dropped', async () => {
    const leg = { ...(await stage.initiate(TO)).leg, callId: '019355a0-7c1e-7a10-9c55-2f6c1d0e8a02' };
    expect(await stage.webhook(stage.carrier.statusOf(leg, 'completed'))).toMatchObject({ status: 204 });
    expect(await eventsOf(leg.callId)).toBe(0);
  });

  it('that carries no call id of ours is known by the carrier’s ids', async () => {
    const call = await stage.initiate(TO);
    const status = { CallSid: call.call_sid, CallStatus: 'ringing', SequenceNumber: '1', From: '+14155550199', To: TO };
    expect((await stage.webhook(signed('/api/voice/status', status))).status).toBe(204);
    expect((await stage.row(call.id)).state).toBe('ringing');
    const room = { ConferenceSid: call.conference_sid, FriendlyName: call.conference_id, SequenceNumber: '1' };
    const held = { ...room, StatusCallbackEvent: 'participant-hold', CallSid: call.call_sid, ParticipantLabel: 'customer' };
    await stage.webhook(signed('/api/voice/conference-status', held));
    await stage.webhook(signed('/api/voice/conference-status', { ...room, SequenceNumber: '2', StatusCallbackEvent: 'conference-end' }));
    expect((await stage.row(call.id)).customerHold).toBe(true);
    expect((await stage.view(call.id)).timeline.map(({ kind }) => kind)).toContain('conference_end');
  });

  it('of a kind nobody asked for is taken and dropped', async () => {
    const call = await stage.initiate(TO);
    const before = await eventsOf(call.id);
    const speech = stage.carrier.room(call.leg, 'participant-speech-start', { callSid: call.call_sid, label: 'customer' });
    expect(await stage.webhook(speech)).toMatchObject({ status: 204 });
    expect(await eventsOf(call.id)).toBe(before);
  });

  it('sent twice counts once', async () => {
    const call = await stage.initiate(TO);
    const ringing = stage.carrier.statusOf(call.leg, 'ringing');
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => stage.webhook(ringing)));
    expect(answers.every(({ status }) => status === 204)).toBe(true);
    expect((await stage.view(call.id)).timeline.filter(({ kind }) => kind === 'ringing')).toHaveLength(1);
  });

  it('replayed after the end changes nothing', async () => {
    const call = await stage.initiate(TO);
    const story = ['initiated', 'ringing', 'in-progress', 'completed'].map((status) => stage.carrier.statusOf(call.leg, status));
    for (const hook of story) await stage.webhook(hook);
    const settled = await until('the call to settle', async () => {
      const row = await stage.row(call.id);
      return row.actAt === null ? row : null;
    });
    for (const hook of story) expect(await stage.webhook(hook)).toMatchObject({ status: 204 });
    expect(await stage.row(call.id)).toEqual(settled);
  });

  it.each([
    [['completed', 'in-progress', 'ringing', 'initiated'], 'completed'],
    [['in-progress', 'completed', 'initiated', 'ringing'], 'completed'],
    [['busy', 'ringing', 'initiated'], 'busy'],
    [['ringing', 'initiated', 'no-answer'], 'no-answer'],
  ])('ends the same in the order %j', async (order, end) => {
    const call = await stage.initiate(TO);
    const inOrder = ['initiated', 'ringing', 'in-progress', 'completed', 'busy', 'no-answer'].filter((status) => order.includes(status));
    const hooks = new Map(inOrder.map((status) => [status, stage.carrier.statusOf(call.leg, status)]));
    for (const status of order) await stage.webhook(hooks.get(status)!);
    const row = await stage.row(call.id);
    expect(row.state).toBe(end);
    expect(row.startedAt !== null).toBe(end === 'completed');
    const times = [row.createdAt, row.initiatedAt, row.ringingAt, row.startedAt, row.endedAt].filter((time) => time !== null);
    expect(times.map(Number)).toEqual(times.map(Number).sort((a, b) => a - b));
  });

  it('that overtakes the reply to the dial still finds its call', async () => {
    const seen = stage.carrier.legs.length;
    stage.carrier.fates = ['lost'];
    const initiating = stage.post('/initiate', { to_phone: TO });
    const leg = await until('the dial at the carrier', () => stage.carrier.legs[seen]);
    await stage.webhook(stage.carrier.statusOf(leg, 'initiated'));
    expect(await initiating).toMatchObject({ status: 201, body: { call_sid: leg.sid } });
    stage.carrier.cutLostReplies();
  });

  it('about a browser’s leg never changes the contact’s state', async () => {
    const call = await stage.initiate(TO);
    await stage.webhook(stage.carrier.dialFrom((await stage.row(call.id)).identity, call.conference_id));
    const other = { ...call.leg, sid: `CA${'e'.repeat(32)}` };
    await stage.webhook(stage.carrier.statusOf({ ...other, from: 'client:user_1' }, 'in-progress'));
    await stage.webhook(stage.carrier.statusOf(other, 'completed'));
    expect(await stage.row(call.id)).toMatchObject({ state: 'dialing', callSid: call.call_sid });
  });

  it('about a room tells who is in it, in the carrier’s order', async () => {
    const call = await stage.initiate(TO);
    const { body: joined } = await stage.post('/webrtc-join', { conference_id: call.conference_id });
    const browser = stage.carrier.dialFrom((await stage.row(call.id)).identity, `conference:${call.conference_id}`, {
      ParticipantLabel: joined.participant_sid,
    });
    await stage.webhook(browser);
    const agent = { callSid: browser.callSid, label: joined.participant_sid };
    const join = stage.carrier.room(call.leg, 'participant-join', agent);
    const mute = stage.carrier.room(call.leg, 'participant-mute', agent);
    const unmute = stage.carrier.room(call.leg, 'participant-unmute', agent);
    for (const hook of [unmute, mute, join]) await stage.webhook(hook);
    const hold = stage.carrier.room(call.leg, 'participant-hold', { callSid: call.call_sid, label: 'customer' });
    await stage.webhook(hold);
    const { participants } = await stage.status(call.conference_id);
    expect(participants).toMatchObject([
      { label: 'customer', hold: true, muted: false },
      { label: 'agent', call_sid: browser.callSid, muted: false, start_time: expect.any(String) },
    ]);
    await stage.webhook(stage.carrier.room(call.leg, 'participant-leave', agent, { ReasonParticipantLeft: 'participant_hung_up' }));
    expect((await stage.status(call.conference_id)).participants).toMatchObject([{ label: 'customer' }]);
  });

  it('about another room is ignored', async () => {
    const call = await stage.initiate(TO);
    const other = await stage.initiate(TO);
    const foreign = { ...other.leg, callId: call.id };
    await stage.webhook(stage.carrier.room(foreign, 'participant-join', { callSid: other.call_sid, label: 'customer' }));
    await stage.webhook(stage.carrier.room(foreign, 'conference-end', null));
    expect(await stage.row(call.id)).toMatchObject({ conferenceSid: call.conference_sid, callSid: call.call_sid });
  });

  it('about a recording is kept on the timeline, once', async () => {
    const call = await stage.initiate(TO);
    const fields = { CallSid: call.call_sid, RecordingSid: `RE${'a'.repeat(32)}`, RecordingStatus: 'completed', RecordingDuration: '12' };
    for (let n = 0; n < 2; n++)
      expect((await stage.webhook(signed(`/api/voice/recording-status?call=${call.id}`, fields))).status).toBe(204);
    expect((await stage.webhook(signed(`/api/voice/recording-status?call=${call.id}`, { ...fields, RecordingSid: 'x' }))).status).toBe(400);
    expect((await stage.view(call.id)).timeline.filter(({ kind }) => kind === 'recording_completed')).toMatchObject([
      { detail: { seconds: 12 } },
    ]);
  });
});

describe('a browser that dials in', () => {
  const REJECT = /<Reject\/>/;
  const ask = async (identity: string, to: string, extra = {}) => (await stage.webhook(stage.carrier.dialFrom(identity, to, extra))).text;

  it('enters a room of its own user by every name of it', async () => {
    const user = await stage.newUser();
    const call = await stage.initiate(TO, {}, user.headers);
    for (const to of [`conference:${call.conference_id}`, call.conference_id, TO]) {
      const twiml = await ask(user.identity, to);
      expect(twiml).toContain(`>${call.conference_id}</Conference>`);
      expect(twiml).toMatch(/participantLabel="agent_[0-9a-f]{12}"/);
      expect(twiml).toContain('endConferenceOnExit="false"');
    }
  });

  it('is answered the same when the carrier asks again, and bears the label it was given', async () => {
    const user = await stage.newUser();
    const call = await stage.initiate(TO, {}, user.headers);
    const join = async () => (await stage.post('/webrtc-join', { conference_id: call.conference_id }, user.headers)).body.participant_sid;
    const [first, second] = [await join(), await join()];
    const hook = stage.carrier.dialFrom(user.identity, `conference:${call.conference_id}`, { ParticipantLabel: first });
    const answers = await Promise.all([1, 2, 3].map(() => stage.webhook(hook)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.text).toContain(`participantLabel="${first}"`);
    expect(answers[0]?.headers['content-type']).toContain('application/xml');
    expect(await ask(user.identity, call.conference_id)).toContain(`participantLabel="${second}"`);
    expect(await ask(user.identity, call.conference_id)).not.toMatch(new RegExp(`"(${first}|${second})"`));
  });

  it('goes nowhere else', async () => {
    const [owner, stranger] = [await stage.newUser(), await stage.newUser()];
    const call = await stage.initiate(TO, {}, owner.headers);
    const refused: [string, string][] = [
      [stranger.identity, `conference:${call.conference_id}`],
      [stranger.identity, TO],
      ['user_00000000000000000000000000000000', call.conference_id],
      ['somebody', call.conference_id],
      [owner.identity, ''],
      [owner.identity, '+14155550111'],
      [owner.identity, 'queue:sales'],
      [owner.identity, 'conference:COLD_CALL_00000000000000000000000000000000'],
      [owner.identity, 'conference:other'],
      [owner.identity, 'sip:x@example.com'],
      [owner.identity, 'client:someone'],
    ];
    for (const [identity, to] of refused) expect(await ask(identity, to)).toMatch(REJECT);
  });

  it('is not let in by a user who was switched off, nor into an ended call', async () => {
    const user = await stage.newUser();
    const call = await stage.initiate(TO, {}, user.headers);
    await stage.sql('update users set disabled_at = now() where id = $1', [user.id]);
    expect(await ask(user.identity, call.conference_id)).toMatch(REJECT);
    await stage.sql('update users set disabled_at = null where id = $1', [user.id]);
    expect(await ask(user.identity, call.conference_id)).not.toMatch(REJECT);
    await stage.webhook(stage.carrier.statusOf(call.leg, 'completed'));
    expect(await ask(user.identity, call.conference_id)).toMatch(REJECT);
    expect(await ask(user.identity, TO)).toMatch(REJECT);
  });
});

describe('a leg that asks for a document', () => {
  it('hears our hold track, by POST and by GET', async () => {
    const call = await stage.initiate(TO);
    const url = `/api/voice/hold-music?call=${call.id}`;
    const post = await stage.webhook(signed(url, { CallSid: call.call_sid }));
    expect(post).toMatchObject({
      status: 200,
      text: expect.stringContaining('<Play loop="0">http://localhost:8000/api/voice/hold-track.wav</Play>'),
    });
    const get = await stage.webhook(signed(url, {}, { method: 'GET' }), 'GET');
    expect(get.text).toBe(post.text);
    const track = await stage.api.app.inject({ method: 'GET', url: '/api/voice/hold-track.wav' });
    expect(track).toMatchObject({ statusCode: 200, headers: { 'content-type': 'audio/wav' } });
    expect(track.rawPayload.subarray(0, 4).toString()).toBe('RIFF');
    expect(track.rawPayload.readUInt32LE(4)).toBe(track.rawPayload.length - 8);
  });

  it('goes back to its room when a document could not be fetched, else hears an apology', async () => {
    const call = await stage.initiate(TO);
    const browser = stage.carrier.dialFrom((await stage.row(call.id)).identity, call.conference_id);
    const { text } = await stage.webhook(browser);
    const fallback = async (CallSid: string) => (await stage.webhook(signed('/api/voice/fallback', { CallSid }))).text;
    expect(await fallback(browser.callSid)).toBe(text);
    expect(await fallback(`CA${'d'.repeat(32)}`)).toMatch(/<Say>.*<Hangup\/>/);
    expect((await stage.webhook(signed('/api/voice/fallback', { ErrorCode: '11200' }))).text).toMatch(/<Say>.*<Hangup\/>/);
    await stage.webhook(stage.carrier.statusOf(call.leg, 'completed'));
    expect(await fallback(browser.callSid)).toMatch(/<Hangup\/>/);
  });
});
