import { CarrierFixture, eventually, OURS } from '../testing/carrier-fixture';

let it_: CarrierFixture;
beforeAll(async () => {
  it_ = await CarrierFixture.start({ CARRIER_KEEP_CALLS: '10' });
});
afterAll(() => it_.stop());
beforeEach(async () => {
  await it_.control('/reset', {});
  it_.inbox.clear();
});

interface SeenCall {
  sid: string;
  to: string;
  state: string;
  digits: string;
  ended_by: string;
  conference: { name: string; webhooks: unknown[] } | null;
  webhooks: Array<{ kind: string; state: string; attempts: Array<{ status: number }> }>;
}

const TWIML = '<Response><Pause length="60"/></Response>';
const dial = (digits = '31') => it_.client.calls.create({ from: OURS, to: it_.number(digits), twiml: TWIML, ...it_.statusCallbacks });
const ask = async (route: string, init: RequestInit = {}): Promise<{ status: number; message: string }> => {
  const answer = await fetch(`${it_.carrier.url}/control${route}`, init);
  const body = (await answer.json()) as { error?: { code: string; message: string } };
  return { status: answer.status, message: body.error?.message ?? '' };
};
const post = (body: unknown): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

describe('/control', () => {
  it('is healthy', async () => {
    await expect(it_.control('/health')).resolves.toEqual({ status: 'ok', calls: 0 });
  });

  it('shows calls by number with every webhook and its answers', async () => {
    const call = await it_.participant('room', '31');
    await dial();
    await it_.inbox.one('/conference');
    const to = (await it_.client.calls(call.callSid).fetch()).to;
    const seen = await eventually(
      () => it_.control<{ total: number; calls: SeenCall[] }>(`/calls?to=${encodeURIComponent(to)}`),
      ({ calls }) => calls[0]?.webhooks[1]?.state === 'delivered',
    );
    expect(seen.total).toBe(1);
    expect(seen.calls[0]).toMatchObject({
      sid: call.callSid,
      carrier: 'twilio',
      to,
      from: OURS,
      state: 'ringing',
      label: 'customer',
      contact: 'never answers',
    });
    expect(seen.calls[0]!.conference).toMatchObject({ name: 'room', webhooks: [expect.objectContaining({ kind: 'conference-status' })] });
    expect(seen.calls[0]!.webhooks).toMatchObject([
      { kind: 'call-status', state: 'delivered', attempts: [{ status: 204 }], params: { CallStatus: 'initiated' } },
      { kind: 'call-status', state: 'delivered', attempts: [{ status: 204 }], params: { CallStatus: 'ringing' } },
    ]);
  });

  it('takes a number with a bare + in the query too', async () => {
    const call = await dial();
    await expect(it_.control(`/calls?to=${call.to}`)).resolves.toMatchObject({ total: 1 });
  });

  it('takes the contact’s side: answers, speaks, presses, hangs up', async () => {
    const { sid } = await dial();
    await expect(it_.control(`/calls/${sid}/answer`, {})).resolves.toMatchObject({ state: 'in-progress' });
    await it_.control(`/calls/${sid}/say`, { text: 'please do not call again' });
    await it_.control(`/calls/${sid}/press`, { digits: '9' });
    await expect(it_.control(`/calls/${sid}/press`, { digits: '1#' })).resolves.toMatchObject({ digits: '91#' });
    await expect(it_.control(`/calls/${sid}/hangup`, {})).resolves.toMatchObject({ state: 'completed', ended_by: 'contact' });
    await it_.inbox.one('/status', ({ params }) => params['CallStatus'] === 'completed');
  });

  it('lets the contact reject before the answer', async () => {
    const { sid } = await dial();
    await expect(it_.control(`/calls/${sid}/hangup`, {})).resolves.toMatchObject({ state: 'busy', ended_by: 'contact' });
  });

  it('says plainly what does not fit', async () => {
    const { sid } = await dial();
    await expect(ask(`/calls/${sid}/say`, post({ text: 'x' }))).resolves.toMatchObject({
      status: 409,
      message: expect.stringContaining('not answered'),
    });
    await expect(ask(`/calls/${sid}/heard?freq=1000`)).resolves.toMatchObject({
      status: 409,
      message: expect.stringContaining('CARRIER_MEDIA'),
    });
    await it_.control(`/calls/${sid}/answer`, {});
    await it_.control(`/calls/${sid}/hangup`, {});
    await expect(ask(`/calls/${sid}/answer`, post({}))).resolves.toMatchObject({ status: 409, message: 'The call is over (completed)' });
    await expect(ask('/calls/CA1')).resolves.toMatchObject({ status: 404 });
  });

  it.each<[string, string, RequestInit]>([
    ['an unknown query field', '/calls?phone=1', {}],
    ['a limit in words', '/calls?limit=ten', {}],
    ['a limit of 0', '/requests?limit=0', {}],
    ['an unknown kind of fault', '/faults', post({ on: 'rest', kind: 'explode' })],
    ['a fault on nothing', '/faults', post({ kind: 'drop' })],
    ['a fault with an unknown field', '/faults', post({ on: 'rest', kind: 'drop', times: 3 })],
    ['a fault for half a request', '/faults', post({ on: 'rest', kind: 'drop', count: 0.5 })],
    ['a delay without end', '/faults', post({ on: 'rest', kind: 'delay', delay_ms: 1e9 })],
    ['an outage without end', '/faults', post({ on: 'media', kind: 'stop', for_ms: 1e9 })],
    ['an outage of another kind', '/faults', post({ on: 'signalling', kind: 'stop' })],
    ['an outage counted in requests', '/faults', post({ on: 'signalling', kind: 'cut', count: 3 })],
    ['a webhook fault with a path', '/faults', post({ on: 'webhook', kind: 'lose', path: '/x' })],
    ['a list as a body', '/faults', post([])],
    ['text as a body', '/faults', post('x')],
    ['broken JSON', '/faults', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }],
  ])('refuses %s with 400', async (_what, route, init) => {
    const { status, message } = await ask(route, init);
    expect([status, message]).toEqual([400, expect.stringMatching(/\S/)]);
  });

  it('lists the faults that are still to come, and forgets them on reset', async () => {
    await it_.control('/faults', { on: 'rest', kind: 'timeout', count: 2, path: '/Recordings' });
    await it_.control('/faults', { on: 'signalling', kind: 'cut', for_ms: 30_000 });
    const { faults } = await it_.control<{ faults: object[] }>('/faults', { on: 'media', kind: 'stop', for_ms: 30_000 });
    expect(faults).toMatchObject([
      { on: 'rest', kind: 'timeout', count: 2 },
      { on: 'signalling', left_ms: expect.any(Number) },
      { on: 'media', left_ms: expect.any(Number) },
    ]);
    await it_.control('/reset', {});
    await expect(it_.control('/faults')).resolves.toEqual({ faults: [] });
  });

  it('refuses pages from elsewhere, which any browser could open', async () => {
    await expect(ask('/reset', { method: 'POST', headers: { origin: 'https://evil.example' } })).resolves.toMatchObject({ status: 403 });
    await expect(ask('/health', { headers: { origin: 'http://localhost:8000' } })).resolves.toMatchObject({ status: 200 });
  });

  it('lists requests by number, problems and position', async () => {
    const call = await dial();
    await it_.form('/Calls.json', { To: 'x' });
    const all = await it_.control<{ requests: Array<{ id: number }> }>('/requests');
    await expect(it_.control(`/requests?to=${encodeURIComponent(call.to)}&method=POST`)).resolves.toMatchObject({
      total: 1,
      requests: [{ sid: call.sid, status: 201, params: { From: OURS } }],
    });
    await expect(it_.control('/requests?problems=true')).resolves.toMatchObject({ total: 1, requests: [{ code: 21213 }] });
    await expect(it_.control(`/requests?after=${all.requests.at(-1)!.id}`)).resolves.toMatchObject({ total: 0 });
  });

  it('forgets everything on reset, and tells nobody', async () => {
    await dial();
    await it_.inbox.one('/status', ({ params }) => params['CallStatus'] === 'ringing');
    it_.inbox.clear();
    await it_.control('/reset', {});
    await expect(it_.control('/calls')).resolves.toEqual({ total: 0, calls: [] });
    await expect(it_.client.calls.list()).resolves.toEqual([]);
    expect(it_.inbox.received).toEqual([]);
  });

  it('keeps the last calls only, and never forgets a live one', async () => {
    const live = await dial();
    for (let n = 0; n < 15; n += 1) await it_.client.calls.create({ from: OURS, to: 'client:nobody', twiml: TWIML });
    const { calls } = await eventually(
      () => it_.control<{ total: number; calls: SeenCall[] }>('/calls'),
      ({ total }) => total <= 11,
    );
    expect(calls.map(({ sid }) => sid)).toContain(live.sid);
  });
});
