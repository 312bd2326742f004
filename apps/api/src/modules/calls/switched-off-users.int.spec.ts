import { CallStage, until } from './testing/call-stage';

const TO = '+14155550110';
let stage: CallStage;
beforeAll(async () => (stage = await CallStage.open({ env: { LIVE_CALLS_PER_USER: '0', AGENT_GRACE_S: '1' } })));
afterAll(() => stage?.close());

type User = Awaited<ReturnType<CallStage['newUser']>>;

/** An administrator does it, as in the admin app. */
async function switchOff(user: User): Promise<{ status: number }> {
  const admin = await stage.newUser('admin');
  const reply = await stage.api.app.inject({
    method: 'PATCH',
    url: `/api/users/${user.id}`,
    payload: { disabled: true },
    headers: admin.headers,
  });
  return { status: reply.statusCode };
}

/** Somebody talks: the contact has answered, and the browser's leg is in the room. */
async function talking(user: User, room: Awaited<ReturnType<CallStage['initiate']>>) {
  await stage.post('/webrtc-join', { conference_id: room.conference_id }, user.headers);
  const browser = stage.carrier.dialFrom(user.identity, room.conference_id);
  const { text } = await stage.webhook(browser);
  const agent = { callSid: browser.callSid, label: /participantLabel="([^"]+)"/.exec(text)?.[1] ?? '' };
  await stage.webhook(stage.carrier.statusOf(room.leg, 'in-progress'));
  await stage.webhook(stage.carrier.room(room.leg, 'participant-join', { callSid: room.call_sid, label: 'customer' }));
  await stage.webhook(stage.carrier.room(room.leg, 'participant-join', agent));
  return agent;
}
const hangUps = (sid: string) => stage.carrier.commands(sid).filter(({ form }) => form['Status'] === 'completed');

describe('a user who is switched off', () => {
  it('is signed out at once, everywhere', async () => {
    const user = await stage.newUser();
    expect((await stage.get('/api/auth/me', user.headers)).status).toBe(200);
    expect((await switchOff(user)).status).toBe(200);
    for (const answer of [
      await stage.get('/api/auth/me', user.headers),
      await stage.post('/initiate', { to_phone: TO }, user.headers),
      await stage.post('/api/token', {}, user.headers),
    ])
      expect(answer).toMatchObject({ status: 401, body: { error: { code: 'UNAUTHORIZED' } } });
  });

  it('is cut off in the middle of a call; the contact is told, not dropped', async () => {
    const user = await stage.newUser();
    const call = await stage.initiate(TO, {}, user.headers);
    const agent = await talking(user, call);
    await switchOff(user);
    expect(hangUps(agent.callSid)).toHaveLength(1);
    expect(hangUps(call.call_sid)).toHaveLength(0);
    expect((await stage.row(call.id)).endWantedAt).toBeNull();

    await stage.webhook(stage.carrier.room(call.leg, 'participant-leave', agent, { ReasonParticipantLeft: 'call_ended' }));
    await until('the message', async () => (await stage.row(call.id)).messageAt);
    expect(stage.carrier.commands(call.call_sid).some(({ form }) => form['Twiml']?.includes('<Say'))).toBe(true);
  });

  it('comes back into no room with the token the browser still has', async () => {
    const user = await stage.newUser();
    const call = await stage.initiate(TO, {}, user.headers);
    await talking(user, call);
    await switchOff(user);
    for (const to of [call.conference_id, `conference:${call.conference_id}`, TO])
      expect((await stage.webhook(stage.carrier.dialFrom(user.identity, to))).text).toMatch(/<Reject\/>/);
  });

  it('leaves no phone ringing', async () => {
    const user = await stage.newUser();
    const call = await stage.initiate(TO, {}, user.headers);
    await stage.webhook(stage.carrier.statusOf(call.leg, 'ringing'));
    await switchOff(user);
    expect(hangUps(call.call_sid)).toHaveLength(1);
    const [entry] = (await stage.view(call.id)).timeline.filter(({ kind }) => kind === 'end_wanted');
    expect(entry).toMatchObject({ source: 'user', detail: { by: expect.not.stringContaining(user.id) } });
  });

  it('is switched off also while the carrier is away', async () => {
    const user = await stage.newUser();
    await talking(user, await stage.initiate(TO, {}, user.headers));
    stage.carrier.down = true;
    expect((await switchOff(user)).status).toBe(200);
    stage.carrier.down = false;
    expect((await stage.get('/api/auth/me', user.headers)).status).toBe(401);
  });

  it('harms nobody else, nor a user whose name changes', async () => {
    const [user, other] = [await stage.newUser(), await stage.newUser()];
    const agent = await talking(other, await stage.initiate(TO, {}, other.headers));
    await switchOff(user);
    const admin = await stage.newUser('admin');
    await stage.api.app.inject({ method: 'PATCH', url: `/api/users/${other.id}`, payload: { name: 'New' }, headers: admin.headers });
    expect(hangUps(agent.callSid)).toHaveLength(0);
    expect((await stage.get('/api/auth/me', other.headers)).body.user.name).toBe('New');
  });
});
