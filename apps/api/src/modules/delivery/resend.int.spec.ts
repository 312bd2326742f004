import { until } from '../calls/testing/call-stage';
import { DeliveryStage } from './testing/delivery-stage';

let stage: DeliveryStage;
beforeAll(async () => (stage = await DeliveryStage.open()));
afterAll(() => stage?.close());

const resend = (id: string, headers: Record<string, string> = {}) => stage.calls.post(`/api/deliveries/${id}/resend`, {}, headers);

async function refused(headers: Record<string, string> = {}) {
  stage.receiver.fates = [422];
  const call = await stage.ended('completed', {}, headers);
  await stage.delivery(call.id, 'parked');
  return call;
}

describe('what was refused', () => {
  it('is sent again by ops, under the same key, and written down', async () => {
    const ops = await stage.calls.newUser('ops');
    const call = await refused();
    const answer = await resend(call.id, ops.headers);
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ id: call.id, kind: 'call_log' })]);
    await stage.delivery(call.id, 'delivered');
    expect(stage.receiver.of(call.id).map(({ body }) => body.call_id as string)).toEqual([call.id, call.id]);
    expect(await stage.timeline(call.id)).toEqual(['call_log_refused', 'call_log_resend_wanted', 'call_log_delivered']);
    const audit = await stage.calls.sql(`select principal_id, detail from audit_log where action = 'delivery.resent' and subject_id = $1`, [
      call.id,
    ]);
    expect(audit).toEqual([{ principal_id: `user:${ops.id}`, detail: { call_id: call.id, kind: 'call_log' } }]);
  });

  it('may be sent again by whoever sees the call, and by nobody else', async () => {
    const [owner, other, supervisor] = [await stage.calls.newUser(), await stage.calls.newUser(), await stage.calls.newUser('supervisor')];
    const call = await refused(owner.headers);
    expect(await resend(call.id, other.headers)).toMatchObject({ status: 404, body: { error: { code: 'DELIVERY_NOT_FOUND' } } });
    expect((await resend(call.id, { 'x-api-key': '' })).status).toBe(401);
    expect((await resend(call.id, supervisor.headers)).status).toBe(200);
    await stage.delivery(call.id, 'delivered');
    expect((await resend(call.id, owner.headers)).status).toBe(200);
    await stage.posted(call.id, 3);
  });

  it.each(['x', '019355a0-7c1e-7a10-9c55-2f6c1d0e8a02', "'; drop table deliveries; --", '%00'])('is none: %s', async (id) => {
    expect((await resend(encodeURIComponent(id))).status).toBe(404);
  });

  it('is sent again all at once', async () => {
    const ops = await stage.calls.newUser('ops');
    const calls = [await refused(), await refused(), await refused()];
    expect((await stage.calls.post('/api/deliveries/resend', {}, (await stage.calls.newUser()).headers)).status).toBe(403);
    expect((await stage.calls.post('/api/deliveries/resend', {}, ops.headers)).body).toEqual({ resent: 3 });
    for (const { id } of calls) await stage.delivery(id, 'delivered');
  });
});

describe('the list of deliveries', () => {
  it('shows what is asked for, page by page, to whom it concerns', async () => {
    const [ops, rep] = [await stage.calls.newUser('ops'), await stage.calls.newUser()];
    const call = await refused();
    await stage.delivery((await stage.ended()).id, 'delivered');
    const page = async (query: string) => (await stage.calls.get(`/api/deliveries${query}`, ops.headers)).body;
    expect(await page('?status=parked')).toMatchObject({
      total: 1,
      items: [{ id: call.id, status: 'parked', last_status: 422, reason: 'The web backend refused it (422).' }],
      counts: { pending: 0, parked: 1 },
      backend: { state: 'ok' },
    });
    const [first, second] = [await page('?page_size=1'), await page('?page_size=1&page=2')];
    expect(first.total).toBeGreaterThan(1);
    expect(first.items[0].id).not.toBe(second.items[0].id);
    expect((await page('?status=delivered&kind=recording')).items).toEqual([]);
    expect((await stage.calls.get('/api/deliveries', rep.headers)).status).toBe(403);
  });

  it.each(['status=lost', 'kind=fax', 'page=0', 'page_size=201', 'page=x'])('knows no %s', async (query) => {
    expect((await stage.calls.get(`/api/deliveries?${query}`)).status).toBe(422);
  });
});

it('is counted', async () => {
  await until('the last', async () => (await stage.calls.get('/api/deliveries')).body.counts.pending === 0);
  const reply = await stage.calls.api.app.inject({ url: '/metrics', headers: { 'x-api-key': 'test-api-key-of-32-characters-00' } });
  expect(reply.body).toMatch(/dialer_deliveries_total\{kind="call_log",result="delivered"\} [1-9]/);
  expect(reply.body).toMatch(/dialer_deliveries_total\{kind="call_log",result="refused"\} [1-9]/);
  expect(reply.body).toMatch(/dialer_deliveries_owed\{status="parked"\} 1/);
  expect(reply.body).toMatch(/dialer_delivery_lag_seconds 0/);
});
