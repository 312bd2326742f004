import { jwt } from 'twilio';
import { ACCOUNT, CarrierFixture, eventually, failure, OURS } from '../testing/carrier-fixture';
import { makeOffer, PStreamClient } from '../testing/signalling-stage';

const TWIML = '<Response><Pause length="60"/></Response>';

describe('with Twilio’s own default limits', () => {
  let it_: CarrierFixture;
  beforeAll(async () => {
    it_ = await CarrierFixture.start({ CARRIER_PROFILE: 'twilio-defaults' });
  });
  afterAll(() => it_.stop());
  beforeEach(async () => {
    await it_.control('/reset', {});
    it_.inbox.clear();
  });
  const dial = () => it_.client.calls.create({ from: OURS, to: it_.number('31'), twiml: TWIML, ...it_.statusCallbacks });

  it('one dial a second starts; the next waits and says for how long', async () => {
    const [first, second] = [await dial(), await dial()];
    expect(first.queueTime).toBe('0');
    expect(Number(second.queueTime)).toBeGreaterThan(500);
    expect(Number(second.queueTime)).toBeLessThanOrEqual(1000);
    const initiated = await it_.inbox.until('/status', ({ params }) => params['CallStatus'] === 'initiated', 2);
    expect(initiated.map(({ params }) => params['CallSid'])).toEqual([first.sid, second.sid]);
  });

  it('the third call at once is refused with 10004, until one has ended', async () => {
    const [first] = [await dial(), await dial()];
    expect(await failure(dial())).toMatchObject({ status: 400, code: 10004 });
    expect(await failure(it_.participant('room', '31'))).toMatchObject({ code: 10004 });
    await it_.client.calls(first.sid).update({ status: 'canceled' });
    await dial();
  });

  it('a browser is one of the calls', async () => {
    it_.inbox.twiml('/voice', '<Pause length="60"/>');
    const made = new jwt.AccessToken(ACCOUNT.CARRIER_ACCOUNT_SID, ACCOUNT.CARRIER_API_KEY, ACCOUNT.CARRIER_API_SECRET, { identity: 'rep' });
    made.addGrant(new jwt.AccessToken.VoiceGrant({ outgoingApplicationSid: ACCOUNT.CARRIER_TWIML_APP_SID }));
    const browser = await PStreamClient.open(`${it_.carrier.url.replace('http', 'ws')}/signal`);
    await browser.listen(made.toJwt());
    const sdp = await makeOffer();
    browser.send('invite', { callsid: 'TJS1', sdp, twilio: {} });
    await browser.receive('answer');
    await dial();
    expect(await failure(dial())).toMatchObject({ code: 10004 });
    browser.send('invite', { callsid: 'TJS2', sdp, twilio: {} });
    const { callsid, error } = await browser.receive('hangup');
    expect(error).toMatchObject({ code: 31002 });
    await expect(it_.control(`/calls/${callsid}`)).resolves.toMatchObject({ state: 'failed', notifications: [{ code: 10004 }] });
    browser.socket.terminate();
  });

  it('a leg of <Dial> is one too', async () => {
    it_.inbox.twiml('/voice', `<Dial><Number>${it_.number('31')}</Number><Number>${it_.number('31')}</Number></Dial>`);
    const { sid } = await it_.client.calls.create({ from: OURS, to: it_.number('31'), url: it_.inbox.url('/voice') });
    await it_.answer(sid);
    await eventually(
      () => it_.control<{ notifications: Array<{ code: number }> }>(`/calls/${sid}`),
      ({ notifications }) => notifications.some(({ code }) => code === 10004),
    );
    await expect(it_.client.calls.list({ parentCallSid: sid })).resolves.toHaveLength(1);
  });
});

describe('with other limits', () => {
  it('more requests at once than allowed are refused with 429, and every answer says how many there are', async () => {
    const it_ = await CarrierFixture.start({ CARRIER_PROFILE: 'twilio-defaults', CARRIER_CONCURRENT_REQUESTS: '2' });
    try {
      await it_.control('/faults', { on: 'rest', kind: 'delay', count: 2, delay_ms: 60_000, path: '/Recordings.json' });
      const stop = new AbortController();
      const held = [1, 2].map(() => it_.rest('/Recordings.json', { signal: stop.signal }).catch(() => 'cut'));
      await eventually(
        () => it_.control<{ requests: object[] }>('/requests?path=/Recordings.json'),
        ({ requests }) => requests.length === 2,
      );
      const refused = await it_.rest('/Calls.json');
      expect(refused.status).toBe(429);
      expect(refused.headers.get('twilio-concurrent-requests')).toBe('3');
      expect(refused.headers.get('retry-after')).toBeNull();
      await expect(refused.json()).resolves.toMatchObject({ code: 20429, status: 429 });
      // Whoever may not ask at all is told so first.
      expect((await it_.rest('/Calls.json', { password: 'wrong' })).status).toBe(401);
      stop.abort();
      expect(await Promise.all(held)).toEqual(['cut', 'cut']);
      const answer = await eventually(
        () => it_.rest('/Calls.json'),
        ({ status }) => status === 200,
      );
      expect(answer.headers.get('twilio-concurrent-requests')).toBe('1');
    } finally {
      await it_.stop();
    }
  });

  it('any number of calls waits its turn when only the pace is Twilio’s', async () => {
    const it_ = await CarrierFixture.start({ CARRIER_PROFILE: 'twilio-defaults', CARRIER_CONCURRENT_CALLS: '0' });
    try {
      const waits: number[] = [];
      for (let n = 0; n < 4; n += 1)
        waits.push(Number((await it_.client.calls.create({ from: OURS, to: it_.number('31'), twiml: TWIML })).queueTime));
      expect(waits.map((ms) => Math.ceil(ms / 1000))).toEqual([0, 1, 2, 3]);
    } finally {
      await it_.stop();
    }
  });
});
