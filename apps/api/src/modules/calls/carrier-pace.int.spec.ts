import { CallsRepository } from './calls.repository';
import { CarrierPaceRepository } from './carrier-pace.repository';
import { CommandStage } from './testing/command-stage';
import { CallStage } from './testing/call-stage';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const TO = '+14155550110';
const dialTimes = (stage: CallStage) => stage.carrier.legs.map((leg) => leg.created.getTime());

describe('the pace of a carrier account', () => {
  it('is one for all processes: a burst leaves evenly', async () => {
    const stage = await CallStage.open({ env: { TWILIO_CPS: '10' } });
    const second = await stage.secondApp();
    const [pace, otherPace] = [stage.api.app.get(CarrierPaceRepository), second.get(CarrierPaceRepository)];
    const id = (await stage.initiate(TO)).id;
    const limits = { dialsPerSecond: 10, maxLiveCalls: 1000, maxWaitMs: 60_000 };
    const slots = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? pace : otherPace).takeSlot({ id, provider: 'twilio', path: 'room' }, limits)),
    );
    const waits = slots.map((slot) => (slot.granted ? slot.waitMs : -1)).sort((a, b) => a - b);
    // Each slot is at least one step behind the one before; how fast the machine is moves all of them together.
    expect(waits.at(-1)! - waits[0]!).toBeGreaterThan(19 * 100 - 1000);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
    await second.close();
    await stage.close();
  });

  it('makes dials wait, and refuses when the wait were too long: nobody is dialled', async () => {
    const stage = await CallStage.open({ env: { TWILIO_CPS: '1' } });
    const answers = await Promise.all(Array.from({ length: 6 }, () => stage.post('/initiate', { to_phone: TO })));
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused)
      expect(answer).toMatchObject({
        status: 429,
        body: { error: { code: 'RATE_LIMITED', details: { reason: 'pace_limit' } } },
        headers: { 'retry-after': '5' },
      });
    expect(stage.carrier.dials()).toHaveLength(6 - refused.length);
    const times = dialTimes(stage).sort((a, b) => a - b);
    for (let n = 1; n < times.length; n++) expect(times[n]! - times[n - 1]!).toBeGreaterThan(500);
    await stage.close();
  });

  it('has a ceiling of live legs, browsers counted, also for clicks at the same moment', async () => {
    const stage = await CallStage.open({ env: { TWILIO_MAX_LIVE_CALLS: '4' } });
    const first = await stage.initiate(TO);
    await stage.webhook(stage.carrier.dialFrom((await stage.row(first.id)).identity, first.conference_id));
    const answers = await Promise.all(Array.from({ length: 6 }, () => stage.post('/initiate', { to_phone: TO })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    expect(answers.find(({ status }) => status === 429)?.body).toMatchObject({ error: { details: { reason: 'live_limit' } } });
    expect(stage.carrier.dials()).toHaveLength(3);
    await stage.webhook(stage.carrier.statusOf(first.leg, 'busy'));
    expect((await stage.post('/initiate', { to_phone: TO })).status).toBe(201);
    await stage.close();
  });

  it.each([
    ['one account', {}, 'live_limit'],
    ['two accounts', { TELNYX_PUBLIC_KEY: key(1), TELNYX_SIP_PUBLIC_KEY: key(2) }, undefined],
  ])('of Telnyx is one for both ways of calling on %s', async (_what, keys, refusal) => {
    const credentials = {
      TELNYX_API_KEY: 'KEY1',
      TELNYX_CONNECTION_ID: '1',
      TELNYX_PHONE_NUMBER: '+14155550150',
      TELNYX_PUBLIC_KEY: key(1),
    };
    const it_ = await CommandStage.open({
      ...credentials,
      ...keys,
      TELNYX_SIP_CONNECTION_ID: '2',
      TELNYX_SIP_PHONE_NUMBER: '+14155550151',
      TELNYX_MAX_LIVE_CALLS: '1',
    });
    expect((await it_.stage.post('/direct-calls', { to_phone: TO })).status).toBe(201);
    const { status, body } = await it_.stage.post('/initiate', { to_phone: TO });
    expect({ status, reason: body.error?.details.reason }).toEqual({ status: refusal ? 429 : 201, reason: refusal });
    await it_.close();
  });

  it('is claimed once per call: of many who would send the dial, one may', async () => {
    const stage = await CallStage.open();
    const { id } = await stage.initiate(TO);
    await stage.sql('update calls set dial_sent_at = null where id = $1', [id]);
    const calls = stage.api.app.get(CallsRepository);
    const claims = await Promise.all(Array.from({ length: 10 }, () => calls.claimDial(id, new Date())));
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
    await stage.close();
  });
});
