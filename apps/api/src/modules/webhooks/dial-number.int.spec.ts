import { CallStage } from '../calls/testing/call-stage';

const TO = '+14155550110';
const REJECT = /<Reject\/>/;

describe('a number that a browser dials at /api/voice/dial', () => {
  let stage: CallStage;
  beforeAll(async () => (stage = await CallStage.open({ env: { LIVE_CALLS_PER_USER: '0' } })));
  afterAll(() => stage?.close());

  const ask = async (identity: string, to: string) => (await stage.webhook(stage.carrier.dialFrom(identity, to))).text;

  it('is never dialled: it leads into the room of a call prepared for this number and this user', async () => {
    const user = await stage.newUser();
    const call = await stage.initiate(TO, {}, user.headers);
    const dialled = stage.carrier.dials().length;
    const twiml = await ask(user.identity, TO);
    expect(twiml).toContain(`>${call.conference_id}</Conference>`);
    expect(twiml).not.toMatch(/<Number|<Sip|<Client/);
    expect(stage.carrier.dials()).toHaveLength(dialled);
  });

  it('leads everybody into their own room, though they call the same number', async () => {
    const [one, two] = [await stage.newUser(), await stage.newUser()];
    const rooms = [await stage.initiate(TO, {}, one.headers), await stage.initiate(TO, {}, two.headers)];
    expect(await ask(one.identity, TO)).toContain(`>${rooms[0]!.conference_id}</Conference>`);
    expect(await ask(two.identity, TO)).toContain(`>${rooms[1]!.conference_id}</Conference>`);
  });

  it('is refused to whoever prepared nothing, or another number', async () => {
    const [owner, stranger] = [await stage.newUser(), await stage.newUser()];
    await stage.initiate(TO, {}, owner.headers);
    await stage.initiate('+14155550111', {}, stranger.headers);
    await stage.initiate(TO); // An API key's call is nobody's.
    expect(await ask(stranger.identity, TO)).toMatch(REJECT);
    expect(await ask(`${owner.identity}0`, TO)).toMatch(REJECT);
    for (const to of ['+14155550112', '+442079460958', '+19005551234', '+911', '911'])
      expect(await ask(owner.identity, to)).toMatch(REJECT);
  });

  it.each([
    '14155550110',
    ' +14155550110',
    '+1 415 555 0110',
    '+14155550110;ext=1',
    'tel:+14155550110',
    '+14155550110,+14155550111',
    '+1415555011%',
  ])('is refused when it is written as %j', async (to) => {
    const user = await stage.newUser();
    await stage.initiate(TO, {}, user.headers);
    expect(await ask(user.identity, to)).toMatch(REJECT);
  });

  it('is refused once the call is to end, has ended, or was never dialled', async () => {
    const user = await stage.newUser();
    const call = await stage.initiate(TO, {}, user.headers);
    await stage.post('/end', { conference_sid: call.conference_sid }, user.headers);
    expect(await ask(user.identity, TO)).toMatch(REJECT);
    await stage.webhook(stage.carrier.statusOf(call.leg, 'canceled'));
    expect(await ask(user.identity, TO)).toMatch(REJECT);
    expect((await stage.post('/initiate', { to_phone: '+19005551234' }, user.headers)).status).toBe(422);
    expect(await ask(user.identity, '+19005551234')).toMatch(REJECT);
  });
});
