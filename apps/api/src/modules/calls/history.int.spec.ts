import { CallStage } from './testing/call-stage';

let stage: CallStage;
beforeAll(async () => (stage = await CallStage.open({ env: { LIVE_CALLS_PER_USER: '0' } })));
afterAll(() => stage?.close());

const placed = async (headers: Record<string, string>, to: string, ending?: string) => {
  const call = await stage.initiate(to, {}, headers);
  if (ending) await stage.webhook(stage.carrier.statusOf(call.leg, ending));
  return call;
};
const search = async (body: object, headers: Record<string, string> = {}) => (await stage.post('/api/calls/search', body, headers)).body;

describe('the history of calls', () => {
  it('shows a rep their own calls, and a supervisor everybody’s', async () => {
    const [ada, bo, boss] = [await stage.newUser(), await stage.newUser(), await stage.newUser('supervisor')];
    const hers = await placed(ada.headers, '+14155550110', 'busy');
    await placed(bo.headers, '+14155550111', 'completed');
    expect(await search({}, ada.headers)).toMatchObject({
      total: 1,
      items: [{ id: hers.id, state: 'busy', user_id: ada.id, user_name: 'Rep' }],
    });
    expect((await search({ user_id: bo.id }, ada.headers)).total).toBe(0);
    expect((await search({ user_id: bo.id }, boss.headers)).total).toBe(1);
    expect((await stage.get(`/api/calls/${hers.id}`, bo.headers)).body).toMatchObject({ error: { code: 'CALL_NOT_FOUND' } });
    expect((await stage.get(`/api/calls/${hers.id}`, boss.headers)).body).toMatchObject({ id: hers.id, timeline: expect.any(Array) });
  });

  it('finds by number, id, state and time, a page at a time', async () => {
    const user = await stage.newUser();
    const calls = [];
    for (const [to, ending] of [
      ['+14155550130', 'busy'],
      ['+14155550131', 'no-answer'],
      ['+442079460958', 'completed'],
    ])
      calls.push(await placed(user.headers, to!, ending));
    const found = async (body: object) => (await search(body, user.headers)).items.map(({ to_phone }: { to_phone: string }) => to_phone);
    expect(await found({})).toEqual(['+442079460958', '+14155550131', '+14155550130']);
    expect(await found({ q: '(415) 555-0131' })).toEqual(['+14155550131']);
    expect(await found({ q: '20 7946' })).toEqual(['+442079460958']);
    expect(await found({ q: calls[0]!.call_sid })).toEqual(['+14155550130']);
    expect(await found({ q: calls[1]!.conference_id })).toEqual(['+14155550131']);
    expect(await found({ q: calls[2]!.id })).toEqual(['+442079460958']);
    expect(await found({ q: '%' })).toEqual([]);
    expect(await found({ q: "'; drop table calls; --" })).toEqual([]);
    expect(await found({ state: 'busy' })).toEqual(['+14155550130']);
    expect(await found({ sort: 'to_phone', page_size: 2 })).toEqual(['+14155550130', '+14155550131']);
    expect(await found({ sort: 'to_phone', page_size: 2, page: 2 })).toEqual(['+442079460958']);
    for (const sort of ['created_at', '-started_at', 'ended_at', '-duration', 'state', 'outcome', 'contact_name', 'user_name'])
      expect(await found({ sort })).toHaveLength(3);
    const { body } = await stage.get(`/api/calls/${calls[1]!.id}`, user.headers);
    expect(await found({ from: body.created_at, to: new Date(Date.parse(body.created_at) + 1).toISOString() })).toEqual(['+14155550131']);
    expect(await search({ page: 9 }, user.headers)).toEqual({ items: [], total: 3 });
  });

  it.each([
    [{ page: 0 }],
    [{ page: '1' }],
    [{ page_size: 201 }],
    [{ sort: 'id; drop' }],
    [{ state: 'gone' }],
    [{ from: 'yesterday' }],
    [{ from: '20260519' }],
    [{ from: '2026-W10' }],
    [{ to: '2026-05-19T10' }],
    [{ to: '9999-12-31T23:59:59-10:00' }],
    [{ user_id: '1' }],
    [{ q: 'a\0' }],
  ])('refuses %j', async (body) => {
    expect((await stage.post('/api/calls/search', body)).status).toBe(422);
  });

  it.each(['x', '019355a0-7c1e-7a10-9c55-2f6c1d0e8a02', '%00', "1' or '1'='1"])('knows no call %j', async (id) => {
    expect(await stage.get(`/api/calls/${encodeURIComponent(id)}`)).toMatchObject({
      status: 404,
      body: { error: { code: 'CALL_NOT_FOUND' } },
    });
  });
});

describe('a log', () => {
  it('is owed after a call, until it is written; the user’s screen is told', async () => {
    const user = await stage.newUser();
    const call = await placed(user.headers, '+14155550110', 'completed');
    expect((await stage.view(call.id)).log_owed).toBe(true);
    const log = { outcome: 'follow_up', notes: 'call after lunch 🍜', follow_up_at: '2027-01-02T12:00:00Z', do_not_call: false };
    const { status, body } = await stage.post(`/api/calls/${call.id}/log`, log, user.headers);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { outcome: 'follow_up', notes: log.notes, follow_up_at: '2027-01-02T12:00:00.000Z', log_owed: false },
    });
    const frames = await stage.sql('select body from live_frames where stream = $1 order by seq desc limit 1', [`user:${user.id}`]);
    expect(frames[0]?.body).toMatchObject({ type: 'call_state', call: { id: call.id, log_owed: false } });
  });

  it('may put the number on the do-not-call list', async () => {
    const call = await placed({}, '+442079460900', 'completed');
    expect((await stage.post(`/api/calls/${call.id}/log`, { outcome: 'not_interested', do_not_call: true })).status).toBe(200);
    expect(await stage.post('/initiate', { to_phone: '+442079460900' })).toMatchObject({
      status: 422,
      body: { error: { details: { reason: 'do_not_call' } } },
    });
  });

  it('is not for others, nor without an outcome', async () => {
    const [owner, stranger] = [await stage.newUser(), await stage.newUser()];
    const call = await placed(owner.headers, '+14155550110', 'busy');
    expect(await stage.post(`/api/calls/${call.id}/log`, { outcome: 'busy' }, stranger.headers)).toMatchObject({ status: 404 });
    for (const body of [
      {},
      { outcome: '' },
      { outcome: 'x'.repeat(65) },
      { outcome: 'busy', follow_up_at: 'soon' },
      { outcome: 'busy', follow_up_at: '2026-W10' },
      { outcome: 'busy', notes: 'x'.repeat(10_001) },
    ]) {
      expect((await stage.post(`/api/calls/${call.id}/log`, body, owner.headers)).status).toBe(422);
    }
  });

  it('of a dial that was never sent is owed by nobody, of one the carrier refused it is', async () => {
    const user = await stage.newUser();
    stage.carrier.fates = ['refused'];
    await stage.post('/initiate', { to_phone: '+14155550133' }, user.headers);
    expect((await search({ q: '5550133' }, user.headers)).items).toMatchObject([
      { state: 'failed', log_owed: true, end_message: expect.stringContaining('does not exist') },
    ]);
  });
});

describe('a user’s first frame', () => {
  it('has the call in progress and the logs still owed, the latest last', async () => {
    const { MyCalls } = await import('./my-calls');
    const user = await stage.newUser();
    const [first, second] = [await placed(user.headers, '+14155550130', 'busy'), await placed(user.headers, '+14155550131', 'completed')];
    const live = await placed(user.headers, '+14155550110');
    const state = await stage.api.app.get(MyCalls).meState(user.id);
    expect(state).toMatchObject({ call: { id: live.id }, log_owed: [{ id: first.id }, { id: second.id }] });
    await stage.post(`/api/calls/${second.id}/log`, { outcome: 'connected' }, user.headers);
    await stage.webhook(stage.carrier.statusOf(live.leg, 'no-answer'));
    expect(await stage.api.app.get(MyCalls).meState(user.id)).toMatchObject({ call: null, log_owed: [{ id: first.id }, { id: live.id }] });
  });
});

it('the browser’s figures are kept, also when it knows only some', async () => {
  const call = await placed({}, '+14155550110');
  const send = (body: object) => stage.post(`/api/calls/${call.id}/quality`, body);
  expect((await send({ mos: 4.1, setup_ms: 812 })).status).toBe(204);
  expect((await send({ mos: null, jitter_ms: 12.5, rtt_ms: 80, packet_loss_percent: 0.4 })).status).toBe(204);
  expect((await stage.status(call.conference_id)).quality).toMatchObject({
    mos: null,
    jitter_ms: 12.5,
    setup_ms: 812,
    at: expect.any(String),
  });
  for (const body of [{ mos: 9 }, { rtt_ms: 'fast' }, { packet_loss_percent: -1 }]) expect((await send(body)).status).toBe(422);
});
