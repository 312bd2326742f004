import { eventually } from '../testing/carrier-fixture';
import { APP, OURS, refusal, TelnyxFixture } from '../testing/telnyx-fixture';

let it_: TelnyxFixture;
beforeAll(async () => {
  it_ = await TelnyxFixture.start();
});
afterAll(() => it_.stop());
beforeEach(async () => {
  await it_.control('/reset', {});
  it_.inbox.clear();
});

const state = Buffer.from('our call 1').toString('base64');

describe('a leg', () => {
  it('is dialled, answered and hung up by its contact, and tells of it, signed', async () => {
    const call = await it_.dial('12', { client_state: state });
    expect(call).toMatchObject({ is_alive: false, record_type: 'call', client_state: state });
    const hangup = await it_.inbox.one('call.hangup');
    expect(it_.inbox.received.map(({ type }) => type)).toEqual(['call.initiated', 'call.answered', 'call.hangup']);
    expect(it_.inbox.received.every(({ signed, path }) => signed && path === '/app')).toBe(true);
    expect(hangup.payload).toMatchObject({
      call_control_id: call.call_control_id,
      call_leg_id: call.call_leg_id,
      call_session_id: call.call_session_id,
      client_state: state,
      connection_id: APP,
      from: OURS,
      hangup_cause: 'normal_clearing',
      hangup_source: 'callee',
    });
    await expect(it_.client.calls.retrieveStatus(call.call_control_id)).resolves.toMatchObject({
      data: { is_alive: false, call_duration: 3 },
    });
    const seen = await it_.control<{ webhooks: Array<{ state: string; attempts: unknown[] }>; carrier: string }>(
      `/calls/${call.call_control_id}`,
    );
    expect(seen).toMatchObject({ carrier: 'telnyx', state: 'ended', ended_by: 'contact' });
    expect(seen.webhooks.map((webhook) => webhook.state)).toEqual(['delivered', 'delivered', 'delivered']);
  });

  it.each([
    ['30', 'user_busy', '486'],
    ['32', 'call_rejected', '603'],
    ['35', 'call_rejected', '403'],
  ])('to %s ends with %s', async (digits, cause, sip) => {
    await it_.dial(digits);
    expect((await it_.inbox.one('call.hangup')).payload).toMatchObject({ hangup_cause: cause, sip_hangup_cause: sip });
  });

  it('to a browser that is not signed in ends with SIP 480', async () => {
    await it_.client.calls.dial({ connection_id: APP, from: OURS, to: 'sip:gencred1@sip.telnyx.com' });
    expect((await it_.inbox.one('call.hangup')).payload).toMatchObject({ sip_hangup_cause: '480' });
  });

  it.each([
    ['33', 422, '10016'],
    ['34', 403, '10010'],
    ['50', 500, '10007'],
    ['51', 429, '10011'],
  ])('to %s is refused with %i and %s', async (digits, status, code) => {
    expect(await refusal(it_.dial(digits))).toEqual({ status, code });
  });

  it('that is dialled twice by one command is one leg', async () => {
    const to = it_.number('31');
    const dial = () => it_.client.calls.dial({ connection_id: APP, from: OURS, to, command_id: 'once-1' });
    const [first, second] = [await dial(), await dial()];
    expect(second).toEqual(first);
    expect(await it_.control('/calls')).toMatchObject({ total: 1 });
  });

  it('to 52 happens although its reply never comes', async () => {
    const to = it_.number('52');
    const body = JSON.stringify({ connection_id: APP, from: OURS, to });
    const stop = new AbortController();
    void fetch(`${it_.carrier.url}/v2/calls`, {
      method: 'POST',
      body,
      headers: { authorization: 'Bearer KEY-for-specs', 'content-type': 'application/json' },
      signal: stop.signal,
    }).catch(() => undefined);
    await it_.inbox.one('call.answered', ({ payload }) => payload['to'] === to);
    stop.abort();
    const { requests } = await it_.control<{ requests: unknown[] }>(`/requests?to=${encodeURIComponent(to)}`);
    expect(requests).toEqual([expect.objectContaining({ status: null, trouble: 'lose_reply' })]);
  });

  it('is hung up, and then takes no more commands', async () => {
    const { call_control_id: id } = await it_.dial('31');
    expect(await refusal(it_.client.calls.actions.speak(id, { payload: 'hello', voice: 'female' }))).toEqual({
      status: 422,
      code: '90034',
    });
    expect(await refusal(it_.client.calls.actions.startRecording(id, { format: 'wav', channels: 'dual' }))).toMatchObject({
      code: '90020',
    });
    await it_.client.calls.actions.hangup(id, {});
    expect((await it_.inbox.one('call.hangup')).payload).toMatchObject({ hangup_cause: 'originator_cancel' });
    expect(await refusal(it_.client.calls.actions.hangup(id, {}))).toEqual({ status: 422, code: '90018' });
    expect(await refusal(it_.client.calls.actions.hangup('v3:nobody', {}))).toEqual({ status: 422, code: '90015' });
  });

  it('hears another by a bridge, and ends with it', async () => {
    const [first, second] = [await it_.answered(), await it_.answered()];
    await it_.client.calls.actions.bridge(first, { call_control_id_to_bridge_with: second });
    await it_.inbox.until('call.bridged', () => true, 2);
    await it_.client.calls.actions.hangup(first, {});
    await it_.inbox.one('call.hangup', ({ payload }) => payload['call_control_id'] === second);
  });

  it('that comes in waits for its answer', async () => {
    const call = await it_.control<{ sid: string }>('/inbound', { from: '+12125550110', to: OURS });
    expect((await it_.inbox.one('call.initiated')).payload).toMatchObject({ direction: 'incoming', state: 'parked' });
    await it_.client.calls.actions.answer(call.sid, {});
    await it_.inbox.one('call.answered');
    await it_.control(`/calls/${call.sid}/press`, { digits: '1' });
    expect((await it_.inbox.one('call.dtmf.received')).payload).toMatchObject({ digit: '1' });
  });

  it('gathers keys', async () => {
    const id = await it_.answered();
    await it_.client.calls.actions.gather(id, { maximum_digits: 2 });
    await it_.control(`/calls/${id}/press`, { digits: '42' });
    expect((await it_.inbox.one('call.gather.ended')).payload).toMatchObject({ digits: '42', status: 'valid' });
  });
});

describe('a request', () => {
  it('with a wrong key is 401 with 10009', async () => {
    const answer = await it_.raw('/calls/v3:x', undefined, 'KEY-of-others');
    expect(answer.status).toBe(401);
    await expect(answer.json()).resolves.toMatchObject({ errors: [{ code: '10009', title: 'Authentication failed' }] });
  });

  const good = { connection_id: APP, from: OURS, to: '+12125550131' };
  it.each([
    ['no JSON', '{', 400, '10015'],
    ['a list', '[]', 400, '10015'],
    ['an unknown parameter', JSON.stringify({ ...good, colour: 'red' }), 400, '10015'],
    ['a wrong type', JSON.stringify({ ...good, timeout_secs: '30' }), 400, '10015'],
    ['no from', JSON.stringify({ ...good, from: undefined }), 422, '10004'],
    ['a number in words', JSON.stringify({ ...good, to: 'mother' }), 422, '10016'],
    ['a foreign caller id', JSON.stringify({ ...good, from: '+14155550000' }), 403, '10010'],
    ['a wrong value', JSON.stringify({ ...good, record_channels: 'both' }), 422, '10032'],
    ['a value out of range', JSON.stringify({ ...good, timeout_secs: 1 }), 422, '10033'],
    ['a client_state that is no base64', JSON.stringify({ ...good, client_state: 'not base64!' }), 422, '90017'],
    ['the connection of somebody else', JSON.stringify({ ...good, connection_id: 'x' }), 400, '10015'],
  ])('with %s is refused, and seen by /control', async (_what, body, status, code) => {
    const answer = await it_.raw('/calls', body);
    expect(answer.status).toBe(status);
    await expect(answer.json()).resolves.toMatchObject({ errors: [{ code }] });
    const { requests } = await it_.control<{ requests: Array<{ code: number }> }>('/requests?problems=true');
    expect(requests.map((request) => String(request.code))).toEqual([code]);
  });
});

describe('webhooks', () => {
  it('are sent again after a 5xx, and not after another 4xx', async () => {
    it_.inbox.answers.set('/app', ({ attempt }) => (attempt === 1 ? 503 : 200));
    await it_.dial('31');
    await it_.inbox.until('call.initiated', () => true, 2);
    expect(new Set(it_.inbox.received.map(({ id }) => id)).size).toBe(1);
    it_.inbox.clear();
    it_.inbox.answers.set('/app', () => 404);
    const { call_control_id: id } = await it_.dial('30');
    const seen = await eventually(
      () => it_.control<{ webhooks: Array<{ state: string; attempts: unknown[] }> }>(`/calls/${id}`),
      ({ webhooks }) => webhooks.length === 2 && webhooks.every((webhook) => webhook.state === 'failed'),
    );
    expect(seen.webhooks.map(({ attempts }) => attempts.length)).toEqual([1, 1]);
  });

  it('go where the call wants them', async () => {
    await it_.dial('30', { webhook_url: it_.inbox.url('/own') });
    expect((await it_.inbox.one('call.hangup')).path).toBe('/own');
  });

  it('of 60 come twice, of 62 without the last, of 63 with a forged one before', async () => {
    await it_.dial('60');
    const twice = await it_.inbox.until('call.initiated', () => true, 2);
    expect(twice[0]!.id).toBe(twice[1]!.id);
    it_.inbox.clear();
    await it_.dial('63');
    await it_.inbox.one('call.initiated');
    expect(it_.inbox.received.slice(0, 2).map(({ type, signed }) => [type, signed])).toEqual([
      ['call.hangup', false],
      ['call.initiated', true],
    ]);
    it_.inbox.clear();
    const { call_control_id: id } = await it_.dial('62');
    await it_.inbox.one('call.answered', ({ payload }) => payload['call_control_id'] === id);
    await it_.client.calls.actions.hangup(id, {});
    const { webhooks } = await it_.control<{ webhooks: Array<{ kind: string; state: string }> }>(`/calls/${id}`);
    expect(webhooks).toContainEqual(expect.objectContaining({ kind: 'call.hangup', state: 'lost' }));
  });
});
