import { CarrierFixture, eventually, OURS } from '../../testing/carrier-fixture';

let it_: CarrierFixture;
beforeAll(async () => {
  it_ = await CarrierFixture.start();
});
afterAll(() => it_.stop());
afterEach(async () => {
  await it_.control('/reset', {});
  it_.inbox.clear();
});

interface Seen {
  sid: string;
  state: string;
  ended_by: string;
  notifications: Array<{ code: number; message: string; url: string | null }>;
}

/** A call whose contact picks up at once. */
async function dial(more: Record<string, unknown>) {
  const call = await it_.client.calls.create({ from: OURS, to: it_.number('31'), ...it_.statusCallbacks, ...more });
  await it_.answer(call.sid);
  return call;
}
const over = (sid: string): Promise<Seen> =>
  eventually(
    () => it_.control<Seen>(`/calls/${sid}`),
    ({ state }) => state === 'completed',
  );
/** The apology that follows a fault takes its time; what was told of it does not. */
const told = (sid: string, count = 1): Promise<Seen> =>
  eventually(
    () => it_.control<Seen>(`/calls/${sid}`),
    ({ notifications }) => notifications.length >= count,
  );
const codes = ({ notifications }: Seen): number[] => notifications.map(({ code }) => code);

describe('a document', () => {
  it('runs verb by verb, follows redirects relative to itself, and hangs up at its end', async () => {
    const url = it_.inbox.twiml('/deep/first', '<Say>one</Say><Redirect method="GET">second?x=1</Redirect><Say>never</Say>');
    it_.inbox.twiml('/deep/second', '<Pause length="1"/>');
    const call = await dial({ url });
    const second = await it_.inbox.one('/deep/second');
    expect(second).toMatchObject({ method: 'GET', signed: true });
    expect(second.url).toContain('?x=1&');
    expect(codes(await over(call.sid))).toEqual([]);
  });

  it('is fetched by the Method asked for, with redirects of HTTP followed', async () => {
    it_.inbox.answer('/moved', { status: 302, headers: { location: it_.inbox.twiml('/here', '<Hangup/>') } });
    const call = await dial({ url: it_.inbox.url('/moved'), method: 'GET' });
    expect((await it_.inbox.one('/here')).signed).toBe(true);
    await expect(over(call.sid)).resolves.toMatchObject({ ended_by: 'twiml' });
  });

  it.each<[string, { status?: number; type?: string; body?: string }, number]>([
    ['answers 500', { status: 500 }, 11200],
    ['answers 404', { status: 404 }, 11200],
    ['is JSON', { type: 'application/json', body: '{}' }, 12300],
    ['has no type', { body: '<Response/>' }, 12300],
    ['is not XML', { type: 'text/xml', body: 'Response' }, 12100],
    ['is cut off', { type: 'text/xml', body: '<Response><Say>' }, 12100],
    ['has another root', { type: 'text/xml', body: '<Answer/>' }, 12100],
    ['has entities', { type: 'text/xml', body: '<!DOCTYPE x [<!ENTITY a "b">]><Response><Say>&a;</Say></Response>' }, 12100],
    ['is over 64 KB', { type: 'text/xml', body: `<Response><Say>${'x'.repeat(65_536)}</Say></Response>` }, 11750],
    ['has an unknown verb', { type: 'text/xml', body: '<Response><Enqueue/></Response>' }, 12200],
    ['plays no URL', { type: 'text/xml', body: '<Response><Play>ftp://x/y</Play></Response>' }, 11100],
  ])('that %s goes to the FallbackUrl, which hears why', async (_what, answer, code) => {
    it_.inbox.answer('/voice', answer);
    const fallbackUrl = it_.inbox.twiml('/fallback', '<Hangup/>');
    const call = await dial({ url: it_.inbox.url('/voice'), fallbackUrl });
    expect((await it_.inbox.one('/fallback')).params['ErrorCode']).toBe(String(code));
    const seen = await over(call.sid);
    expect(codes(seen)).toEqual([code]);
    expect(seen.notifications[0]!.url).toContain('/voice');
  });

  it('that cannot be reached at all says application error and hangs up', async () => {
    const call = await dial({ url: 'http://127.0.0.1:1/voice' });
    const seen = await over(call.sid);
    expect(codes(seen)).toEqual([11205]);
    expect(seen.ended_by).toBe('twiml');
  });

  it('with a broken FallbackUrl ends too, with both told', async () => {
    it_.inbox.answer('/voice', { status: 500 });
    const call = await dial({ url: it_.inbox.url('/voice'), fallbackUrl: it_.inbox.url('/voice') });
    expect(codes(await told(call.sid, 2))).toEqual([11200, 11200]);
  });

  it('with an unknown attribute is warned about and runs', async () => {
    const call = await dial({ twiml: '<Response><Say colour="red">x</Say></Response>' });
    const seen = await over(call.sid);
    expect(seen.notifications).toEqual([expect.objectContaining({ code: 12200, message: expect.stringContaining('Say@colour') })]);
  });

  it('with an attribute that has no effect here is warned about too', async () => {
    const call = await dial({
      twiml: '<Response><Dial record="record-from-answer" hangupOnStar="false"><Client>a</Client></Dial></Response>',
    });
    const messages = (await over(call.sid)).notifications.map(({ message }) => message);
    expect(messages).toEqual(['Dial@record has no effect at the local carrier', expect.stringContaining('a cannot be reached')]);
  });

  it('that redirects to itself without end is stopped', async () => {
    const call = await dial({ url: it_.inbox.twiml('/loop', '<Redirect/>') });
    expect(codes(await told(call.sid))).toEqual([11215]);
  });

  it('that is being fetched when the call ends is forgotten', async () => {
    it_.inbox.answer('/voice', 'never');
    const call = await dial({ url: `${it_.inbox.url('/voice')}#rt=300` });
    await it_.inbox.one('/voice');
    await it_.client.calls(call.sid).update({ status: 'completed' });
    const failed = await eventually(
      () => it_.control<{ webhooks: Array<{ kind: string; state: string }> }>(`/calls/${call.sid}`),
      ({ webhooks }) => webhooks.some(({ kind, state }) => kind === 'voice' && state === 'failed'),
    );
    expect(failed).toMatchObject({ state: 'completed', ended_by: 'api' });
  });

  it('plays a WAV file, and refuses what is none', async () => {
    const wav = Buffer.from('RIFF', 'latin1');
    it_.inbox.answer('/sound', { type: 'audio/wav', body: wav });
    const call = await dial({ twiml: `<Response><Play>${it_.inbox.url('/sound')}</Play></Response>` });
    expect((await it_.inbox.one('/sound')).method).toBe('GET');
    expect(codes(await told(call.sid))).toEqual([12300]);
  });
});

describe('<Dial>', () => {
  it('to a number connects it and tells its action how it ended', async () => {
    const action = it_.inbox.twiml('/after', '<Hangup/>');
    const to = it_.number('12');
    const call = await dial({ twiml: `<Response><Dial action="${action}" callerId="${OURS}"><Number>${to}</Number></Dial></Response>` });
    const after = await it_.inbox.one('/after');
    expect(after.params).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'true', DialCallDuration: '3', CallSid: call.sid });
    const [child] = await it_.client.calls.list({ parentCallSid: call.sid });
    expect(child).toMatchObject({ sid: after.params['DialCallSid'], direction: 'outbound-dial', status: 'completed', to });
  });

  it.each([
    ['30', 'busy'],
    ['31', 'no-answer'],
  ])('to %s goes on after it with %s', async (digits, status) => {
    const action = it_.inbox.twiml('/after', '<Hangup/>');
    await dial({ twiml: `<Response><Dial timeout="1" action="${action}">${it_.number(digits)}</Dial></Response>` });
    expect((await it_.inbox.one('/after')).params['DialCallStatus']).toBe(status);
  });

  it('to several lets the first who answers have the call', async () => {
    const [fast, slow] = [it_.number('10'), it_.number('11')];
    const call = await dial({ twiml: `<Response><Dial><Number>${slow}</Number><Number>${fast}</Number></Dial></Response>` });
    const children = await eventually(
      () => it_.client.calls.list({ parentCallSid: call.sid }),
      (list) => list.some(({ status }) => status === 'canceled'),
    );
    expect(children.map(({ to, status }) => [to, status])).toEqual(
      expect.arrayContaining([
        [fast, 'in-progress'],
        [slow, 'canceled'],
      ]),
    );
    await it_.client.calls(call.sid).update({ status: 'completed' });
    await eventually(
      () => it_.client.calls.list({ parentCallSid: call.sid }),
      (list) => list.every(({ status }) => status !== 'in-progress'),
    );
  });

  it('to a client, whom the local carrier cannot ring, goes on', async () => {
    const action = it_.inbox.twiml('/after', '<Hangup/>');
    await dial({ twiml: `<Response><Dial action="${action}"><Client>agent_1</Client></Dial></Response>` });
    expect((await it_.inbox.one('/after')).params['DialCallStatus']).toBe('failed');
  });

  it('to a queue, which is not served yet, is an error', async () => {
    const call = await dial({ twiml: '<Response><Dial><Queue>q</Queue></Dial></Response>' });
    expect(codes(await told(call.sid))).toEqual([12200]);
  });

  it('out of a conference goes to its action when the room ends', async () => {
    const action = it_.inbox.twiml('/after', '<Hangup/>');
    await dial({ twiml: `<Response><Dial action="${action}"><Conference>room-x</Conference></Dial></Response>` });
    const [room] = await eventually(
      () => it_.client.conferences.list({ friendlyName: 'room-x' }),
      (list) => list.length > 0,
    );
    await it_.client.conferences(room!.sid).update({ status: 'completed' });
    expect((await it_.inbox.one('/after')).params['DialCallStatus']).toBe('completed');
  });

  it('into a conference whose waitUrl fails drops the call out of it', async () => {
    const call = await dial({
      twiml: `<Response><Dial><Conference waitUrl="${it_.inbox.url('/gone')}">room-y</Conference></Dial></Response>`,
    });
    it_.inbox.answer('/gone', { status: 500 });
    expect(codes(await over(call.sid))).toEqual([11200]);
  });

  it('asks a waitUrl again when it is through, and stops when the conference starts', async () => {
    const waitUrl = it_.inbox.twiml('/wait', '<Pause length="1"/>');
    const join = (label: string) =>
      dial({ twiml: `<Response><Dial><Conference waitUrl="${waitUrl}" participantLabel="${label}">room-z</Conference></Dial></Response>` });
    await join('one');
    await it_.inbox.until('/wait', () => true, 2);
    await join('two');
    await eventually(
      () => it_.client.conferences.list({ friendlyName: 'room-z' }),
      ([room]) => room?.status === 'in-progress',
    );
    const calls = await it_.control<{ calls: Array<{ notifications: unknown[] }> }>('/calls');
    expect(calls.calls.flatMap(({ notifications }) => notifications)).toEqual([]);
  });
});
