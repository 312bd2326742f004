import { until } from '../calls/testing/call-stage';
import { DeliveryStage } from './testing/delivery-stage';
import type { Fate } from './testing/receiver';

let stage: DeliveryStage;
beforeAll(async () => (stage = await DeliveryStage.open()));
afterAll(() => stage?.close());
beforeEach(async () => {
  stage.receiver.fates = [];
  stage.receiver.always = 201;
  await stage.calls.sql('delete from delivery_gate');
});

/** As a monitor sees it: a backend that is away takes no desk away. */
async function health() {
  const reply = await stage.calls.api.app.inject({ url: '/health' });
  return { status: reply.statusCode, backend: reply.json().details.web_backend };
}

describe('is tried again, and taken in the end, when the web backend', () => {
  it.each<[string, Fate, string]>([
    ['answers 500', 500, 'http_500'],
    ['answers 503 for now', { status: 503, headers: { 'retry-after': 'soon' } }, 'http_503'],
    ['answers 408', 408, 'http_408'],
    ['answers 429', 429, 'http_429'],
    ['breaks the connection', 'reset', 'connection_lost'],
    ['redirects', { status: 302, headers: { location: 'http://127.0.0.1:1/elsewhere' } }, 'http_302'],
    ['says that it has moved', { status: 308, headers: { location: '/hooks/other' } }, 'http_308'],
  ])('%s', async (_what, fate, error) => {
    stage.receiver.fates = [fate];
    const call = await stage.ended();
    await stage.posted(call.id);
    await until('the trouble', async () => {
      const [row] = await stage.calls.sql('select last_error, attempts from deliveries where id = $1', [call.id]);
      return row.attempts > 1 || row.last_error === error;
    });
    await stage.posted(call.id, 2);
    expect(await stage.delivery(call.id, 'delivered')).toMatchObject({ attempts: 2, reason: null });
    expect(await stage.timeline(call.id)).toEqual(['call_log_waiting', 'call_log_delivered']);
    expect(new Set(stage.receiver.of(call.id).map(({ path }) => path))).toEqual(new Set(['/hooks/api/v1/call-logs']));
  });

  it('does not answer in time, and meanwhile others are served', async () => {
    stage.receiver.fates = ['hang'];
    const slow = await stage.ended();
    await stage.posted(slow.id);
    const other = await stage.ended();
    await stage.delivery(other.id, 'delivered');
    await until('the second post', () => stage.receiver.of(slow.id)[1]);
    expect(await stage.delivery(slow.id, 'delivered')).toMatchObject({ attempts: 2 });
  });
});

it('waits as long as it is asked to, and so do all others', async () => {
  stage.receiver.fates = [{ status: 429, headers: { 'retry-after': '3' } }];
  const [first] = [await stage.ended()];
  const asked = (await stage.posted(first.id)).at;
  await until('the gate', async () => (await stage.calls.get('/api/deliveries')).body.backend.state === 'failing');
  const second = await stage.ended();
  const again = Math.min((await stage.posted(second.id)).at, (await stage.posted(first.id, 2)).at);
  expect(again - asked).toBeGreaterThan(2_900);
});

it('takes a yes for a yes, whatever the body does', async () => {
  stage.receiver.fates = ['drip', { status: 204, body: '' }, { status: 200, body: Buffer.from([0, 255, 254, 0, 1]) }];
  const calls = [await stage.ended(), await stage.ended(), await stage.ended()];
  for (const { id } of calls) expect(await stage.delivery(id, 'delivered')).toMatchObject({ attempts: 1 });
});

describe('is parked', () => {
  it.each<[Fate, string | null]>([
    [{ status: 400, body: '{"detail":"no such business, call +14155550123"}' }, '{"detail":"no such business, call'],
    [{ status: 401, body: '' }, null],
    [{ status: 409, body: 'a\u0007b\r\nc' }, 'a b c'],
    [{ status: 422, body: Buffer.from(Array.from({ length: 900 }, (_, i) => 128 + (i % 128))) }, null],
    ['huge', '<p>no <p>no'],
  ])('when it is refused: %j', async (fate, answer) => {
    stage.receiver.fates = [fate];
    const call = await stage.ended();
    const parked = await stage.delivery(call.id, 'parked');
    expect(parked).toMatchObject({ attempts: 1, next_at: null, delivered_at: null, reason: expect.stringContaining('The web backend') });
    expect(parked.last_answer?.slice(0, answer?.length ?? 0) ?? null).toBe(answer);
    expect(parked.last_answer ?? '').not.toContain('4155550123');
    expect((parked.last_answer ?? '').length).toBeLessThanOrEqual(300);
    expect(await stage.timeline(call.id)).toEqual(['call_log_refused']);
    expect(await health()).toMatchObject({ status: 200, backend: { status: 'degraded', parked: 1 } });
    // Its log may be what the backend wants.
    await stage.calls.post(`/api/calls/${call.id}/log`, { outcome: 'connected' });
    await stage.delivery(call.id, 'delivered');
  });

  it('after a day in vain, and not before', async () => {
    stage.receiver.always = 500;
    const [young, old] = [await stage.ended(), await stage.ended()];
    await stage.calls.sql(`update deliveries set owed_since = now() - interval '23 hours 59 minutes' where id = $1`, [young.id]);
    await stage.calls.sql(`update deliveries set owed_since = now() - interval '24 hours 1 minute' where id = $1`, [old.id]);
    await until('it to be parked', async () => {
      for (const { id } of [young, old]) await stage.hurry(id);
      return (await stage.deliveries(old.id))[0]?.status === 'parked';
    });
    expect((await stage.deliveries(old.id))[0]?.reason).toContain('out of order (500)');
    expect(await stage.timeline(old.id)).toContain('call_log_given_up');
    expect((await stage.deliveries(young.id))[0]?.status).toBe('pending');
    stage.receiver.always = 201;
    await stage.hurry(young.id);
    await stage.delivery(young.id, 'delivered');
  });
});

it('what the web backend cannot digest holds up nothing else', async () => {
  stage.receiver.fates = [500];
  const poison = await stage.ended();
  await stage.posted(poison.id);
  for (let i = 0; i < 4; i++) {
    stage.receiver.fates = [500];
    await stage.calls.sql('update deliveries set next_at = now() where id = $1 and leased_until is null', [poison.id]);
    await stage.hurry(poison.id);
    stage.receiver.fates = [];
    await stage.delivery((await stage.ended()).id, 'delivered');
  }
});

it('an outage is probed by one, and its end brings everything, each once', async () => {
  await stage.receiver.down();
  const calls = [];
  for (let i = 0; i < 12; i++) calls.push(await stage.ended(i % 2 ? 'busy' : 'completed'));
  await until('the outage to be noticed', async () => (await stage.calls.get('/api/deliveries')).body.backend.state === 'failing');
  const shown = await stage.delivery(calls[11]!.id, 'pending');
  expect(shown.reason).toBe('Nothing answers at the address of the web backend.');
  expect(await health()).toMatchObject({
    status: 200,
    backend: {
      status: 'degraded',
      configured: true,
      failing_since: expect.any(String),
      pending: expect.any(Number),
      parked: expect.any(Number),
    },
  });
  stage.receiver.always = 503;
  const before = stage.receiver.received.length;
  await stage.receiver.up();
  await until('a probe', () => stage.receiver.received.length > before);
  const late = await stage.ended();
  await until('another one', () => stage.receiver.received.length > before + 1);
  expect(stage.receiver.received.length - before).toBeLessThan(4);
  stage.receiver.always = 201;
  const back = performance.now();
  for (const { id } of [...calls, late]) await until('it to arrive', () => stage.receiver.taken.some(({ body }) => body.call_id === id));
  const took = (performance.now() - back) / 1000;
  expect(took).toBeLessThan(20);
  for (const { id } of [...calls, late]) expect(stage.receiver.taken.filter(({ body }) => body.call_id === id)).toHaveLength(1);
  expect((await stage.calls.get('/api/deliveries')).body.backend).toEqual({
    state: 'ok',
    failing_since: null,
    next_probe_at: null,
    reason: null,
  });
});

it('what a process was at when it died is done by another one', async () => {
  stage.receiver.fates = ['reset'];
  const call = await stage.ended();
  await stage.posted(call.id);
  await stage.delivery(call.id, 'delivered');
  // As a killed process leaves it: leased, and nobody at it any more.
  await stage.calls.sql(
    `update deliveries set wanted = wanted + 1, next_at = now() - interval '20 s', leased_until = now() - interval '1 s' where id = $1`,
    [call.id],
  );
  await stage.posted(call.id, 3);
  await stage.delivery(call.id, 'delivered');
});
