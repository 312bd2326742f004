import { CarrierFixture, eventually, failure, OURS } from '../../testing/carrier-fixture';

let it_: CarrierFixture;
beforeAll(async () => {
  it_ = await CarrierFixture.start();
});
afterAll(() => it_.stop());
afterEach(async () => {
  await it_.control('/reset', {});
  it_.inbox.clear();
});

const isFinal = ({ params }: { params: Record<string, string> }): boolean => params['CallDuration'] !== undefined;
const dial = (digits: string, more: Record<string, unknown> = {}) =>
  it_.client.calls.create({
    from: OURS,
    to: it_.number(digits),
    twiml: '<Response><Pause length="60"/></Response>',
    ...it_.statusCallbacks,
    ...more,
  });

describe('a call', () => {
  it('goes from queued to completed, and tells of it in order, signed', async () => {
    const url = it_.inbox.twiml('/voice', '<Say>Hello</Say>');
    const call = await dial('10', { twiml: undefined, url });
    expect(call).toMatchObject({ status: 'queued', direction: 'outbound-api', from: OURS, duration: null, queueTime: '0' });
    await it_.inbox.one('/status', isFinal);
    const told = it_.inbox.at('/status');
    expect(told.map(({ params }) => [params['CallStatus'], params['SequenceNumber']])).toEqual([
      ['initiated', '0'],
      ['ringing', '1'],
      ['in-progress', '2'],
      ['completed', '3'],
    ]);
    expect(it_.inbox.received.every(({ signed }) => signed)).toBe(true);
    const [voice] = it_.inbox.at('/voice');
    expect(voice!.params).toMatchObject({
      CallSid: call.sid,
      CallStatus: 'in-progress',
      Direction: 'outbound-api',
      ApiVersion: '2010-04-01',
      From: OURS,
    });
    const fetched = await it_.client.calls(call.sid).fetch();
    expect(fetched).toMatchObject({ status: 'completed', duration: told[3]!.params['CallDuration'] });
    expect(fetched.startTime).toBeInstanceOf(Date);
  });

  it.each([
    ['30', 'busy', '486', ['initiated', 'busy']],
    ['32', 'busy', '603', ['initiated', 'ringing', 'busy']],
  ])('to %s ends %s', async (digits, status, sip, seen) => {
    const call = await dial(digits);
    const final = await it_.inbox.one('/status', isFinal);
    expect(final.params).toMatchObject({ CallStatus: status, CallDuration: '0', Duration: '0', SipResponseCode: sip });
    expect(it_.inbox.at('/status').map(({ params }) => params['CallStatus'])).toEqual(seen);
    await expect(it_.client.calls(call.sid).fetch()).resolves.toMatchObject({ status, duration: null });
  });

  it('that nobody answers ends no-answer at its Timeout', async () => {
    await dial('31', { timeout: 1 });
    expect((await it_.inbox.one('/status', isFinal)).params).toMatchObject({ CallStatus: 'no-answer', SipResponseCode: '487' });
  });

  it('to a contact who hangs up is completed with its duration', async () => {
    const call = await dial('12');
    const final = await it_.inbox.one('/status', isFinal);
    expect(final.params).toMatchObject({ CallStatus: 'completed', CallDuration: '3', Duration: '1' });
    await expect(it_.control(`/calls/${call.sid}`)).resolves.toMatchObject({ state: 'completed', ended_by: 'contact', duration_s: 3 });
  });

  it('asks only for the final callback when no events are named', async () => {
    await dial('30', { statusCallbackEvent: undefined });
    const final = await it_.inbox.one('/status', isFinal);
    expect(final.params['SequenceNumber']).toBe('0');
    expect(it_.inbox.at('/status')).toHaveLength(1);
  });

  it.each([
    ['33', 400, 21211],
    ['34', 400, 21215],
    ['35', 400, 21216],
    ['50', 500, 20500],
  ])('to %s is refused with %i and %i, and never exists', async (digits, status, code) => {
    const to = it_.number(digits);
    const error = await failure(it_.client.calls.create({ from: OURS, to, url: it_.inbox.url('/voice') }));
    expect(error).toMatchObject({ status, code });
    await expect(it_.client.calls.list({ to })).resolves.toEqual([]);
  });

  it('to 51 is throttled and says for how long', async () => {
    const answer = await it_.form('/Calls.json', { From: OURS, To: it_.number('51'), Url: it_.inbox.url('/voice') });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('1');
    await expect(answer.json()).resolves.toEqual({
      code: 20429,
      message: 'Too Many Requests',
      more_info: 'https://www.twilio.com/docs/errors/20429',
      status: 429,
    });
  });

  it('to 52 happens although its reply never comes', async () => {
    const to = it_.number('52');
    const stop = new AbortController();
    const reply = it_.rest('/Calls.json', {
      method: 'POST',
      body: new URLSearchParams({ From: OURS, To: to, Twiml: '<Response><Pause length="60"/></Response>' }),
      signal: stop.signal,
    });
    const [call] = await eventually(
      () => it_.client.calls.list({ to }),
      (calls) => calls.length > 0,
    );
    expect(call!.to).toBe(to);
    stop.abort();
    await expect(reply).rejects.toThrow();
    const { requests } = await it_.control<{ requests: unknown[] }>(`/requests?to=${encodeURIComponent(to)}&method=POST`);
    expect(requests).toEqual([expect.objectContaining({ status: null, trouble: 'lose_reply', sid: call!.sid })]);
  });
});

describe('changing a call', () => {
  it('cancels a ringing one; a second time is 21220', async () => {
    const call = await dial('31');
    await it_.inbox.one('/status', ({ params }) => params['CallStatus'] === 'ringing');
    await expect(it_.client.calls(call.sid).update({ status: 'canceled' })).resolves.toMatchObject({ status: 'canceled' });
    expect((await it_.inbox.one('/status', isFinal)).params['CallStatus']).toBe('canceled');
    expect(await failure(it_.client.calls(call.sid).update({ status: 'completed' }))).toMatchObject({ status: 400, code: 21220 });
  });

  it('has no effect by canceled on an answered one, and ends it by completed', async () => {
    const call = await dial('31');
    await it_.inbox.one('/status', ({ params }) => params['CallStatus'] === 'ringing');
    await it_.control(`/calls/${call.sid}/answer`, {});
    await expect(it_.client.calls(call.sid).update({ status: 'canceled' })).resolves.toMatchObject({ status: 'in-progress' });
    await expect(it_.client.calls(call.sid).update({ status: 'completed' })).resolves.toMatchObject({ status: 'completed' });
  });

  it('does not redirect a ringing one', async () => {
    const call = await dial('31');
    await it_.inbox.one('/status', ({ params }) => params['CallStatus'] === 'ringing');
    expect(await failure(it_.client.calls(call.sid).update({ twiml: '<Response/>' }))).toMatchObject({ code: 21220 });
  });

  it('redirects an answered one and takes url or twiml, not both', async () => {
    const call = await dial('31');
    await it_.answer(call.sid);
    const both = it_.client.calls(call.sid).update({ twiml: '<Response/>', url: it_.inbox.url('/next') });
    expect(await failure(both)).toMatchObject({ status: 400 });
    it_.inbox.twiml('/next', '<Hangup/>');
    await it_.client.calls(call.sid).update({ url: it_.inbox.url('/next') });
    expect((await it_.inbox.one('/next')).params['CallSid']).toBe(call.sid);
    await it_.inbox.one('/status', isFinal);
  });

  it('deletes a finished one only', async () => {
    const call = await dial('31');
    expect(await failure(it_.client.calls(call.sid).remove())).toMatchObject({ status: 400 });
    await it_.client.calls(call.sid).update({ status: 'completed' });
    await expect(it_.client.calls(call.sid).remove()).resolves.toBe(true);
    expect(await failure(it_.client.calls(call.sid).fetch())).toMatchObject({ status: 404, code: 20404 });
  });

  it('of an unknown one is 20404', async () => {
    expect(await failure(it_.client.calls(`CA${'0'.repeat(32)}`).update({ status: 'completed' }))).toMatchObject({
      status: 404,
      code: 20404,
    });
  });

  it('shortens its time by TimeLimit', async () => {
    const call = await dial('10', { timeLimit: 1 });
    expect((await it_.inbox.one('/status', isFinal)).params).toMatchObject({ CallStatus: 'completed', CallDuration: '1' });
    await expect(it_.control(`/calls/${call.sid}`)).resolves.toMatchObject({ ended_by: 'carrier' });
  });
});

describe('the list of calls', () => {
  it('is filtered by To, From, Status and StartTime, and is paged newest first', async () => {
    const to = it_.number('31');
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) made.unshift((await it_.client.calls.create({ from: OURS, to, twiml: '<Response/>' })).sid);
    await dial('31');
    await expect(it_.client.calls.list({ to, from: OURS }).then((calls) => calls.map(({ sid }) => sid))).resolves.toEqual(made);
    const hourAgo = new Date(Date.now() - 3_600_000);
    await expect(it_.client.calls.list({ to, startTimeAfter: hourAgo })).resolves.toHaveLength(5);
    await expect(it_.client.calls.list({ to, startTimeBefore: hourAgo })).resolves.toHaveLength(0);
    await expect(it_.client.calls.list({ to, status: 'completed' })).resolves.toHaveLength(0);
    const page = await it_.client.calls.page({ to, pageSize: 2 });
    // A call made between two pages does not shift them.
    await it_.client.calls.create({ from: OURS, to, twiml: '<Response/>' });
    const next = await page.nextPage();
    const last = await next!.nextPage();
    expect([page, next, last].flatMap((one) => one!.instances.map(({ sid }) => sid))).toEqual(made);
    expect(last!.nextPageUrl).toBeUndefined();
  });
});
