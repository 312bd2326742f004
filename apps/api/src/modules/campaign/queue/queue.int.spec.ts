import { minutes, NOON, QueueStage } from '../testing/queue-stage';

jest.setTimeout(60_000);

const [NY, LA, LONDON] = ['+12125550110', '+12135550110', '+442079460958'];
const ada = { forPrincipal: 'user:ada' };
const bo = { forPrincipal: ['user:bo', 'user:cy'] };

let stage: QueueStage;
beforeAll(async () => (stage = await QueueStage.open()));
beforeEach(async () => {
  stage.clock.time = NOON;
  await stage.settings({
    enforce_hours_locally: false,
    cool_down_minutes: 0,
    attempts_total: null,
    daily_spend_limit: null,
    list_age_rule: false,
  });
});
afterEach(() => stage.sql('truncate campaigns cascade; truncate calls cascade; truncate do_not_call, dial_refusals'));
afterAll(() => stage?.close());

const later = (ms: number) => (stage.clock.time = new Date(NOON.getTime() + ms));
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `+1415555${String(n + from).padStart(4, '0')}`);

describe('who is called next', () => {
  it('is the first that was never called, in the order given, then the least recently called', async () => {
    const campaign = await stage.campaign([
      { phone: '+14155550101', rank: 2, lastCalledAt: new Date(NOON.getTime() - 1000), attempts: 1 },
      { phone: '+14155550102', rank: 2, lastCalledAt: new Date(NOON.getTime() - 9000), attempts: 1 },
      '+14155550103',
      NY,
    ]);
    expect(await stage.pick(campaign)).toEqual(['+14155550103', NY, '+14155550102', '+14155550101']);
    expect(await stage.pick(campaign, 2)).toEqual(['+14155550103', NY]);
    expect(await stage.pick(campaign, 0)).toEqual([]);
  });

  it('goes by the order of the list over all places together', async () => {
    const mixed = [LONDON, NY, LA, '+33142685300', '+12125550111', '+442079460959', '+12135550111'];
    expect(await stage.pick(await stage.campaign(mixed))).toEqual(mixed);
  });

  it('is nobody that is live, done, blocked or waiting', async () => {
    const campaign = await stage.campaign([
      { phone: '+14155550101', queueState: 'live' },
      { phone: '+14155550102', queueState: 'done' },
      { phone: '+14155550103', queueState: 'blocked' },
      { phone: '+14155550104', queueState: 'waiting', nextAt: new Date(NOON.getTime() + 1) },
      '+14155550105',
    ]);
    expect(await stage.pick(campaign)).toEqual(['+14155550105']);
    later(1);
    expect(await stage.pick(campaign)).toEqual(['+14155550104', '+14155550105']);
  });

  it('is one contact for one of many who ask at once', async () => {
    const campaign = await stage.campaign(numbers(50));
    const calls = await Promise.all(Array.from({ length: 40 }, () => stage.call(campaign)));
    const called = calls.flatMap((call) => call?.phone ?? []);
    expect(new Set(called).size).toBe(called.length);
    // Those who came while all were held found nobody; asked again, the rest is called, each once.
    for (let call = await stage.call(campaign); call; call = await stage.call(campaign)) called.push(call.phone);
    expect(called.sort()).toEqual(numbers(50));
  });

  it('is nobody whom another campaign has picked in a transaction that still runs', async () => {
    const [one, two] = [await stage.campaign([NY, LA]), await stage.campaign([NY, LA])];
    const seen = await stage.tx(async (tx) => {
      const [first] = await stage.queue.pick(tx, one, 1, NOON);
      return [first!.phone, await stage.pick(two)];
    });
    expect(seen).toEqual([NY, [LA]]);
    expect(await stage.contact(two, NY)).toMatchObject({ queue_state: 'waiting', blocked_reason: 'being_called_elsewhere' });
    later(minutes(1));
    expect(await stage.pick(two)).toEqual([NY, LA]);
  });

  it('is nobody who is being called by somebody else', async () => {
    const campaign = await stage.campaign([NY, LA]);
    const id = await stage.liveCallTo(NY);
    expect(await stage.pick(campaign)).toEqual([LA]);
    await stage.sql(`update calls set state = 'completed' where id = $1`, [id]);
    later(minutes(1));
    expect(await stage.pick(campaign)).toEqual([NY, LA]);
  });

  it('is a promised callback first: its owner’s at the time, anybody’s a while later', async () => {
    const promised = (phone: string, owner: string | null) => ({
      phone,
      queueState: 'waiting' as const,
      callbackAt: new Date(NOON.getTime() + minutes(30)),
      nextAt: new Date(NOON.getTime() + minutes(owner ? 45 : 30)),
      ownerPrincipalId: owner,
      ownerUntil: owner ? new Date(NOON.getTime() + minutes(45)) : null,
    });
    const campaign = await stage.campaign([NY, promised(LA, 'user:ada'), promised(LONDON, null)]);
    later(minutes(29));
    expect(await stage.pick(campaign, 9, ada)).toEqual([NY]);
    later(minutes(30));
    expect(await stage.pick(campaign, 9, bo)).toEqual([LONDON, NY]);
    expect(await stage.pick(campaign, 9, ada)).toEqual([LA, LONDON, NY]);
    // Taken out of the waiting ones by its owner's pick, it is still theirs.
    expect(await stage.pick(campaign, 9, bo)).toEqual([LONDON, NY]);
    later(minutes(45));
    expect(await stage.pick(campaign, 9, bo)).toEqual([LA, LONDON, NY]);
  });

  it('waits for a retry rule, unless somebody orders a dial', async () => {
    const campaign = await stage.campaign([NY, LA]);
    for (const status of ['busy', 'no-answer'] as const) await stage.ended(campaign, (await stage.call(campaign))!, { status });
    expect(await stage.pick(campaign)).toEqual([]);
    later(minutes(5));
    const again = await stage.call(campaign, { ordered: true });
    expect(again?.phone).toBe(NY);
    await stage.ended(campaign, again!, { status: 'completed' });
    expect(await stage.pick(campaign, 9, { ordered: true })).toEqual([LA]);
    later(minutes(121));
    expect(await stage.pick(campaign)).toEqual([LA]);
  });
});

describe('the gate at the pick', () => {
  it('moves whom it refuses out of the way, for good or for a time, and writes it down', async () => {
    await stage.settings({ attempts_per_day: 1 });
    await stage.sql(`insert into do_not_call (phone, source, created_at) values ($1, 'ops', now())`, [NY]);
    const id = await stage.liveCallTo(LA);
    await stage.sql(`update calls set state = 'completed', dial_sent_at = created_at where id = $1`, [id]);
    const campaign = await stage.campaign([NY, LA, '+19005550100', LONDON]);
    later(minutes(60));
    expect(await stage.pick(campaign)).toEqual([LONDON]);
    expect(await stage.contact(campaign, NY)).toMatchObject({ status: 'blocked', queue_state: 'blocked', blocked_reason: 'do_not_call' });
    expect(await stage.contact(campaign, LA)).toMatchObject({
      status: 'pending',
      queue_state: 'waiting',
      blocked_reason: 'attempt_limit',
      next_at: new Date(NOON.getTime() + minutes(24 * 60)),
    });
    expect(await stage.contact(campaign, '+19005550100')).toMatchObject({
      queue_state: 'blocked',
      blocked_reason: 'destination_not_allowed',
    });
    const refusals = await stage.sql('select reason, stage, rules_version from dial_refusals order by reason');
    expect(refusals.map(({ reason }) => reason)).toEqual(['attempt_limit', 'destination_not_allowed', 'do_not_call']);
    expect(refusals[0]).toMatchObject({ stage: 'pick', rules_version: expect.stringContaining('rules') });
  });

  it('takes only places that are open, and knows when the next one opens', async () => {
    await stage.settings({ enforce_hours_locally: true });
    stage.clock.time = new Date('2026-05-20T13:00:00Z'); // 9:00 in New York, 6:00 in Los Angeles.
    const campaign = await stage.campaign([...numbers(300), NY]);
    expect(await stage.pick(campaign)).toEqual([NY]);
    expect(await stage.tx((tx) => stage.queue.nextAt(tx, campaign))).toEqual(new Date('2026-05-20T15:00:00Z'));
    stage.clock.time = new Date('2026-05-20T15:00:00Z');
    expect(await stage.pick(campaign, 2)).toEqual(numbers(2));
  });

  it('keeps the campaign’s own hours', async () => {
    await stage.settings({ enforce_hours_locally: true });
    const hours = { weekday: { from: '13:00', to: '14:00' }, saturday: null, sunday: null };
    const campaign = await stage.campaign([NY], { hours });
    expect(await stage.pick(campaign)).toEqual([]);
    expect(await stage.tx((tx) => stage.queue.nextAt(tx, campaign))).toEqual(new Date('2026-05-20T17:00:00Z'));
    later(minutes(60));
    expect(await stage.pick(campaign)).toEqual([NY]);
  });

  it('calls nobody automatically whose time nobody knows; on an order it does', async () => {
    await stage.settings({ enforce_hours_locally: true });
    const campaign = await stage.campaign([{ phone: NY, timeZone: 'Nowhere/Else' }]);
    expect(await stage.pick(campaign)).toEqual([]);
    expect(await stage.pick(campaign, 1, { ordered: true })).toEqual([NY]);
  });

  it('moves nobody when the day’s money is spent', async () => {
    await stage.settings({ daily_spend_limit: 0 });
    const campaign = await stage.campaign([NY, LA]);
    expect(await stage.pick(campaign)).toEqual([]);
    expect(await stage.contact(campaign, NY)).toMatchObject({ queue_state: 'ready', status: 'pending' });
  });

  it('passes a country without a fresh scrub by, and calls the others', async () => {
    await stage.settings({ list_age_rule: true });
    const campaign = await stage.campaign([...numbers(20), '+4930901820']);
    expect(await stage.pick(campaign)).toEqual(['+4930901820']);
    expect(await stage.contact(campaign, numbers(1)[0]!)).toMatchObject({ queue_state: 'ready' });
  });

  it('finds the one good number behind hundreds of blocked ones', async () => {
    const blocked = numbers(500);
    await stage.sql(`insert into do_not_call (phone, source, created_at) select unnest($1::text[]), 'ops', now()`, [blocked]);
    const campaign = await stage.campaign([...blocked, NY]);
    const picks = [];
    for (let n = 0; n < 10 && !picks.length; n += 1) picks.push(...(await stage.pick(campaign, 1)));
    expect(picks).toEqual([NY]);
  });
});

describe('what a dial makes of its contact', () => {
  const called = async (partial = {}) => {
    const campaign = await stage.campaign([NY], partial);
    return { campaign, call: (await stage.call(campaign))! };
  };

  it('is live meanwhile, and shows how far the call is', async () => {
    const { campaign, call } = await called();
    expect(await stage.contact(campaign, NY)).toMatchObject({ queue_state: 'live', status: 'dialing', attempts: 1, last_called_at: NOON });
    await stage.tx((tx) => stage.queue.progressed(tx, call.contactId, call.callId, 'ringing'));
    await stage.tx((tx) => stage.queue.progressed(tx, call.contactId, '019355a0-7c1e-7a10-9c55-2f6c1d0e8a02', 'busy'));
    expect(await stage.contact(campaign, NY)).toMatchObject({ status: 'ringing' });
  });

  it('follows the retry rule until the tries are used up, and twice is as once', async () => {
    const campaign = await stage.campaign([NY]);
    for (const [attempt, at] of [1, 2, 3].entries()) {
      later(minutes(at * 200));
      const call = (await stage.call(campaign))!;
      for (let twice = 0; twice < 2; twice += 1) await stage.ended(campaign, call, { status: 'busy' });
      const due = new Date(stage.clock.time.getTime() + minutes(10));
      expect(await stage.contact(campaign, NY)).toMatchObject(
        attempt < 2 ? { queue_state: 'waiting', next_at: due, status: 'busy' } : { queue_state: 'done', next_at: null, status: 'busy' },
      );
    }
  });

  it('counts no try that rang nobody', async () => {
    const campaign = await stage.campaign([NY], { retry: { max_attempts: 1, delay_minutes: { busy: 10 } } });
    await stage.ended(campaign, (await stage.call(campaign))!, { status: 'failed', reason: 'live_limit' });
    expect(await stage.contact(campaign, NY)).toMatchObject({ queue_state: 'waiting', status: 'pending', attempts: 1, misses: 1, rank: 1 });
    later(minutes(1));
    const call = (await stage.call(campaign))!;
    await stage.ended(campaign, call, { status: 'busy' });
    expect(await stage.contact(campaign, NY)).toMatchObject({ queue_state: 'done', attempts: 2 });
  });

  it('blocks whom the last look found on the do-not-call list', async () => {
    const { campaign, call } = await called();
    await stage.ended(campaign, call, { status: 'failed', reason: 'blocked_do_not_call' });
    expect(await stage.contact(campaign, NY)).toMatchObject({ queue_state: 'blocked', status: 'blocked', blocked_reason: 'do_not_call' });
  });
});
