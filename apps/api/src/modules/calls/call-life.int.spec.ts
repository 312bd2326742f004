import { CallLookUps } from './call-look-ups';
import { CallStage, until } from './testing/call-stage';

const TO = '+14155550110';
let stage: CallStage;
beforeAll(
  async () => (stage = await CallStage.open({ env: { LIVE_CALLS_PER_USER: '0', COLD_CALL_AGENT_WAIT_S: '3', AGENT_GRACE_S: '1' } })),
);
afterAll(() => stage?.close());
afterEach(() => {
  stage.carrier.down = false;
});

const call = async () => {
  const placed = await stage.initiate(TO);
  const { identity } = await stage.row(placed.id);
  return { ...placed, identity };
};
type Call = Awaited<ReturnType<typeof call>>;

/** A browser in the room of a call. */
const enter = async ({ leg, conference_id, identity }: Call, { joinIsLost = false } = {}) => {
  const hook = stage.carrier.dialFrom(identity, conference_id);
  const { text } = await stage.webhook(hook);
  const label = /participantLabel="([^"]+)"/.exec(text)?.[1] ?? '';
  const who = { callSid: hook.callSid, label };
  const inside = stage.carrier.inside.get(leg.room) ?? [];
  stage.carrier.inside.set(leg.room, [...inside, who]);
  if (!joinIsLost) await stage.webhook(stage.carrier.room(leg, 'participant-join', who));
  const leave = () => {
    stage.carrier.inside.set(leg.room, []);
    return stage.webhook(stage.carrier.room(leg, 'participant-leave', who));
  };
  return { ...who, leave };
};
const commanded = (id: string, form: object) =>
  until(`a command ${JSON.stringify(form)}`, () =>
    stage.carrier.commands(id).find((one) => Object.entries(form).every(([name, value]) => one.form[name] === value)),
  );
const status = (placed: Call, word: string) => stage.webhook(stage.carrier.statusOf(placed.leg, word));

describe('when the contact is gone', () => {
  it.each(['completed', 'busy', 'no-answer', 'failed', 'canceled'])('by %s, the browser’s leg is ended by the server', async (ending) => {
    const placed = await call();
    const agent = await enter(placed);
    if (ending === 'completed') await status(placed, 'in-progress');
    await status(placed, ending);
    await commanded(agent.callSid, { Status: 'completed' });
    await agent.leave();
    expect(await stage.row(placed.id)).toMatchObject({ state: ending, agentPresent: false });
  });

  it('and the carrier cannot be told, it is told later', async () => {
    const placed = await call();
    const agent = await enter(placed);
    stage.carrier.down = true;
    await status(placed, 'busy');
    await until('a try that failed', () => stage.carrier.commands(agent.callSid).length > 0);
    stage.carrier.down = false;
    await until(
      'the leg to be told',
      async () => (await stage.sql('select 1 from call_legs where leg_sid = $1 and hangup_sent_at is not null', [agent.callSid]))[0],
      20_000,
    );
  });
});

describe('an answered contact', () => {
  it('with the rep in the room hears no hold track and was not abandoned', async () => {
    const placed = await call();
    await enter(placed);
    await status(placed, 'in-progress');
    expect(await stage.view(placed.id)).toMatchObject({ state: 'in-progress', agent_connected: true, abandoned: false });
    expect(await stage.row(placed.id)).toMatchObject({ actAt: null, agentAbsentSince: null });
  });

  it('with the rep in the room is left in peace though the word of the join was lost', async () => {
    const placed = await call();
    const agent = await enter(placed, { joinIsLost: true });
    await status(placed, 'in-progress');
    await until('the carrier to be asked who is there', async () => (await stage.row(placed.id)).agentPresent);
    expect(stage.carrier.commands(placed.leg.sid).filter(({ form }) => form['Hold'] === 'true' || form['Twiml'])).toEqual([]);
    expect(await stage.view(placed.id)).toMatchObject({ state: 'in-progress', agent_connected: true });
    await agent.leave();
  });

  it('whom the carrier refuses to hold hears the message all the same', async () => {
    const placed = await call();
    stage.carrier.refuseUpdates = { code: 20001, message: 'Invalid HoldUrl', status: 400 };
    await status(placed, 'in-progress');
    await until('the refused hold', async () => (await stage.row(placed.id)).holdTrackAt).finally(
      () => (stage.carrier.refuseUpdates = null),
    );
    const told = await until('the message', () => stage.carrier.commands(placed.leg.sid).find(({ form }) => form['Twiml']));
    expect(told.form['Twiml']).toContain('lost the connection');
  });

  it('with nobody there hears the hold track after 2 s, then the message, then is hung up; it counts as abandoned', async () => {
    const placed = await call();
    await status(placed, 'in-progress');
    await commanded(placed.call_sid, { Hold: 'true' });
    expect(await until('the row', async () => ((await stage.row(placed.id)).holdTrackAt ? stage.row(placed.id) : null))).toMatchObject({
      abandoned: true,
    });
    const redirect = await until('the message', () => stage.carrier.commands(placed.call_sid).find(({ form }) => form['Twiml']));
    expect(redirect.form['Twiml']).toMatch(/<Say>.*<Hangup\/>/);
    await status(placed, 'completed');
    expect(await stage.view(placed.id)).toMatchObject({
      state: 'completed',
      abandoned: true,
      end_reason: 'agent_missing',
      end_message: expect.any(String),
    });
  });

  it('whose rep comes late is taken off hold, and counts as abandoned all the same', async () => {
    const placed = await call();
    await status(placed, 'in-progress');
    await commanded(placed.call_sid, { Hold: 'true' });
    await enter(placed);
    await commanded(placed.call_sid, { Hold: 'false' });
    expect(await stage.view(placed.id)).toMatchObject({ agent_connected: true, abandoned: true });
    await until('nothing owed', async () => (await stage.row(placed.id)).actAt === null);
  });

  it('whose rep is lost is held; a new leg of the rep takes over', async () => {
    const placed = await call();
    const first = await enter(placed);
    await status(placed, 'in-progress');
    await first.leave();
    await commanded(placed.call_sid, { Hold: 'true' });
    const second = await enter(placed);
    expect(second.label).not.toBe(first.label);
    await commanded(placed.call_sid, { Hold: 'false' });
    expect(await stage.view(placed.id)).toMatchObject({ agent_connected: true, abandoned: false });
  });

  it('whose rep does not come back hears the message after the grace', async () => {
    const placed = await call();
    const agent = await enter(placed);
    await status(placed, 'in-progress');
    await agent.leave();
    await until('the message', () => stage.carrier.commands(placed.call_sid).find(({ form }) => form['Twiml']));
    expect(await stage.row(placed.id)).toMatchObject({ abandoned: false });
  });

  it('whom the rep had put on hold stays on hold when the rep comes back', async () => {
    const placed = await call();
    const agent = await enter(placed);
    await status(placed, 'in-progress');
    await stage.webhook(stage.carrier.room(placed.leg, 'participant-hold', { callSid: placed.call_sid, label: 'customer' }));
    await agent.leave();
    await enter(placed);
    await until('nothing owed', async () => (await stage.row(placed.id)).actAt === null);
    expect(stage.carrier.commands(placed.call_sid)).toEqual([]);
    expect((await stage.row(placed.id)).customerHold).toBe(true);
  });

  it('whom we had put on hold is taken off, though the room says it was held', async () => {
    const placed = await call();
    const agent = await enter(placed);
    await status(placed, 'in-progress');
    await agent.leave();
    await commanded(placed.call_sid, { Hold: 'true' });
    await stage.webhook(stage.carrier.room(placed.leg, 'participant-hold', { callSid: placed.call_sid, label: 'customer' }));
    await until('the hold to be noted', async () => (await stage.row(placed.id)).holdTrackAt);
    await enter(placed);
    await commanded(placed.call_sid, { Hold: 'false' });
  });
});

describe('End', () => {
  it('is owed when the carrier cannot be told', async () => {
    const placed = await call();
    stage.carrier.down = true;
    expect(await stage.post('/end', { conference_sid: placed.conference_id })).toMatchObject({ status: 200 });
    stage.carrier.down = false;
    await until('the hang-up', async () => (await stage.row(placed.id)).hangupSentAt);
  });

  it('just as the contact answers hangs up once more, and says so', async () => {
    const placed = await call();
    await stage.post('/end', { conference_sid: placed.conference_id });
    const before = stage.carrier.commands(placed.call_sid).length;
    await status(placed, 'in-progress');
    await until('another hang-up', () => stage.carrier.commands(placed.call_sid).length > before);
    await status(placed, 'completed');
    expect(await stage.view(placed.id)).toMatchObject({ state: 'completed', end_reason: 'answered_after_cancel' });
  });

  it('before anything was dialled dials nobody', async () => {
    const slow = await CallStage.open({ env: { TWILIO_CPS: '1' } });
    await slow.initiate(TO);
    const second = slow.post('/initiate', { to_phone: TO });
    const id = await until('the second row', async () => (await slow.sql('select id from calls where dial_sent_at is null'))[0]?.id);
    expect(await slow.post('/end', { conference_sid: id })).toMatchObject({ status: 200 });
    expect(await second).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT', details: { reason: 'ended_before_dial' } } } });
    expect(slow.carrier.dials()).toHaveLength(1);
    expect(await slow.row(id)).toMatchObject({ state: 'canceled', dialSentAt: null });
    await slow.close();
  });
});

describe('a silent call', () => {
  const look = async (id: string) => {
    await stage.sql('update calls set reconcile_at = now() where id = $1', [id]);
    await stage.api.app.get(CallLookUps).run(id);
  };

  it('whose last webhook never came is ended by a look-up', async () => {
    const placed = await call();
    const agent = await enter(placed);
    await status(placed, 'in-progress');
    placed.leg.status = 'completed';
    await look(placed.id);
    expect(await stage.row(placed.id)).toMatchObject({ state: 'completed', reconcileAt: null });
    await commanded(agent.callSid, { Status: 'completed' });
  });

  it('is looked at within 30 s of its last word, 5 s when it should be over', async () => {
    const placed = await call();
    const owedIn = async () =>
      Number((await stage.sql('select extract(epoch from reconcile_at - now()) as s from calls where id = $1', [placed.id]))[0].s);
    await status(placed, 'in-progress');
    expect(await owedIn()).toBeLessThan(30);
    await stage.webhook(stage.carrier.room(placed.leg, 'participant-leave', { callSid: placed.call_sid, label: 'customer' }));
    expect(await owedIn()).toBeLessThan(3);
    await stage.post('/end', { conference_sid: placed.conference_id });
    expect(await owedIn()).toBeLessThan(6);
  });

  it('is brought up by the sweep alone', async () => {
    const placed = await call();
    placed.leg.status = 'busy';
    await stage.sql('update calls set reconcile_at = now() where id = $1', [placed.id]);
    await until('the sweep', async () => (await stage.row(placed.id)).state === 'busy');
  });

  it('that the carrier does not know any more is lost', async () => {
    const placed = await call();
    stage.carrier.legs.splice(stage.carrier.legs.indexOf(placed.leg), 1);
    await look(placed.id);
    expect(await stage.view(placed.id)).toMatchObject({ state: 'failed', end_reason: 'carrier_lost' });
  });

  it('keeps its state while the carrier is away, and is asked again', async () => {
    const placed = await call();
    stage.carrier.down = true;
    await look(placed.id);
    expect(await stage.row(placed.id)).toMatchObject({ state: 'dialing', reconcileAt: expect.any(Date) });
  });

  it('that was told to end and still stands is told again', async () => {
    const placed = await call();
    await stage.post('/end', { conference_sid: placed.conference_id });
    placed.leg.status = 'in-progress';
    const before = stage.carrier.commands(placed.call_sid).length;
    await look(placed.id);
    await until('another hang-up', () => stage.carrier.commands(placed.call_sid).length > before);
  });

  it('is told who is in the room when those webhooks were lost', async () => {
    const placed = await call();
    const agent = await enter(placed);
    await status(placed, 'in-progress');
    stage.carrier.inside.clear();
    await look(placed.id);
    expect(await stage.view(placed.id)).toMatchObject({ agent_connected: false });
    expect(agent.label).toMatch(/^agent_/);
  });
});
