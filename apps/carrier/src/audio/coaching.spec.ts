import { CarrierFixture, eventually, failure, OURS } from '../testing/carrier-fixture';
import { APP, OURS as TELNYX_OURS, TelnyxFixture } from '../testing/telnyx-fixture';

/** A pilot tone has amplitude 500 where it is said. */
const HEARD = 200;
const NOT_HEARD = 60;

type Control = <T>(route: string) => Promise<T>;
const ears = (control: Control) => {
  const pilot = async (sid: string) => (await control<{ pilot_hz: number }>(`/calls/${sid}`)).pilot_hz;
  const amplitude = async (listener: string, speaker: string) =>
    (await control<{ amplitude: number }>(`/calls/${listener}/heard?freq=${await pilot(speaker)}`)).amplitude;
  return {
    hears: (listener: string, speaker: string) =>
      eventually(
        () => amplitude(listener, speaker),
        (loud) => loud > HEARD,
      ),
    hearsNot: (listener: string, speaker: string) =>
      eventually(
        () => amplitude(listener, speaker),
        (loud) => loud < NOT_HEARD,
      ),
  };
};

describe('a coach at Twilio', () => {
  let it_: CarrierFixture;
  beforeAll(async () => {
    it_ = await CarrierFixture.start({ CARRIER_MEDIA: 'on' });
  });
  afterAll(() => it_.stop());

  async function inRoom(room: string, attributes: string): Promise<string> {
    const twiml = `<Response><Dial><Conference waitUrl="" beep="false" ${attributes}>${room}</Conference></Dial></Response>`;
    const { sid } = await it_.client.calls.create({ from: OURS, to: it_.number('31'), twiml });
    await it_.answer(sid);
    return sid;
  }

  it('hears everybody and is heard by whom they coach, until they are one of them', async () => {
    const { hears, hearsNot } = ears((route) => it_.control(route));
    const { callSid: customer, conferenceSid } = await it_.participant('coached', '31');
    await it_.answer(customer);
    const rep = await inRoom('coached', 'participantLabel="agent_1"');
    const coach = await inRoom('coached', `participantLabel="supervisor_1" coach="${rep}"`);
    await hears(rep, coach);
    await hears(coach, customer);
    await hears(coach, rep);
    await hears(customer, rep);
    await hearsNot(customer, coach);
    const participant = it_.client.conferences(conferenceSid).participants('supervisor_1');
    await expect(participant.fetch()).resolves.toMatchObject({ coaching: true, callSidToCoach: rep });
    await participant.update({ coaching: false });
    await hears(customer, coach);
    await participant.update({ coaching: true, callSidToCoach: customer });
    await hearsNot(rep, coach);
    await hears(customer, coach);
    expect(it_.inbox.at('/conference').map(({ params }) => params['Coaching'])).toContain('true');
  });

  it('of somebody who is not there is refused', async () => {
    const { callSid, conferenceSid } = await it_.participant('lonely', '31');
    await it_.answer(callSid);
    const update = it_.client
      .conferences(conferenceSid)
      .participants('customer')
      .update({ coaching: true, callSidToCoach: callSid.replace(/.{4}$/, '0000') });
    expect((await failure(update)).code).toBe(13240);
  });
});

describe('a supervisor at Telnyx', () => {
  let it_: TelnyxFixture;
  beforeAll(async () => {
    it_ = await TelnyxFixture.start({ CARRIER_MEDIA: 'on' });
  });
  afterAll(() => it_.stop());

  it('whispers, only listens, or is one of them', async () => {
    const { hears, hearsNot } = ears((route) => it_.control(route));
    const leg = () => it_.answered({ connection_id: APP, from: TELNYX_OURS });
    const [customer, rep, supervisor] = [await leg(), await leg(), await leg()];
    const { data } = await it_.client.conferences.create({ call_control_id: rep, name: 'supervised' });
    const id = data!.id;
    const { actions } = it_.client.conferences;
    await actions.join(id, { call_control_id: customer });
    await actions.join(id, { call_control_id: supervisor, supervisor_role: 'whisper', whisper_call_control_ids: [rep] });
    await hears(rep, supervisor);
    await hears(supervisor, customer);
    await hearsNot(customer, supervisor);
    await actions.update(id, { call_control_id: supervisor, supervisor_role: 'monitor' });
    await hearsNot(rep, supervisor);
    await hears(supervisor, rep);
    await actions.update(id, { call_control_id: supervisor, supervisor_role: 'barge' });
    await hears(customer, supervisor);
  });
});
