import { decodeWav, tone, toneAmplitude, encodeWav } from '../media';
import { CarrierFixture, eventually, OURS } from '../testing/carrier-fixture';

/** A pilot tone has amplitude 500 where it is said. */
const HEARD = 200;
const NOT_HEARD = 60;

let it_: CarrierFixture;
beforeAll(async () => {
  it_ = await CarrierFixture.start({ CARRIER_MEDIA: 'on' });
});
afterAll(() => it_.stop());
beforeEach(async () => {
  await it_.control('/reset', {});
  it_.inbox.clear();
});

interface Seen {
  pilot_hz: number;
}
const pilot = async (sid: string): Promise<number> => (await it_.control<Seen>(`/calls/${sid}`)).pilot_hz;
const heard = async (sid: string, frequency: number) =>
  it_.control<{ amplitude: number; loudness: number }>(`/calls/${sid}/heard?freq=${frequency}`);
const hears = (sid: string, frequency: number, at = HEARD) =>
  eventually(
    () => heard(sid, frequency),
    ({ amplitude }) => amplitude > at,
  );
const hearsNot = (sid: string, frequency: number) =>
  eventually(
    () => heard(sid, frequency),
    ({ amplitude }) => amplitude < NOT_HEARD,
  );

/** A leg in the room that heard and says, instead of a browser. */
async function agent(room: string): Promise<string> {
  const twiml = `<Response><Dial><Conference participantLabel="agent_1" waitUrl="" beep="false">${room}</Conference></Dial></Response>`;
  const { sid } = await it_.client.calls.create({ from: OURS, to: it_.number('31'), twiml });
  await it_.answer(sid);
  return sid;
}

async function conversation(room: string) {
  const { callSid: customer, conferenceSid } = await it_.participant(room, '31');
  await it_.answer(customer);
  const rep = await agent(room);
  const [customerHz, repHz] = [await pilot(customer), await pilot(rep)];
  await hears(rep, customerHz);
  await hears(customer, repHz);
  const change = (fields: { muted?: boolean; hold?: boolean; holdUrl?: string; announceUrl?: string }) =>
    it_.client.conferences(conferenceSid).participants('customer').update(fields);
  return { customer, rep, customerHz, repHz, conferenceSid, change };
}

function wavOf(frequency: number, seconds: number): Buffer {
  const source = tone(frequency, 3000);
  const frames = Array.from({ length: seconds * 50 }, () => [...source.next()!]);
  return encodeWav([Int16Array.from(frames.flat())]);
}

describe('audio', () => {
  it('runs both ways in a conference, and a muted one is not heard', async () => {
    const { customer, rep, customerHz, repHz, change } = await conversation('both-ways');
    await change({ muted: true });
    await hearsNot(rep, customerHz);
    await hears(customer, repHz);
    await change({ muted: false });
    await hears(rep, customerHz);
  });

  it('on hold is the hold music for one and silence for the other', async () => {
    it_.inbox.answer('/music.wav', { type: 'audio/wav', body: wavOf(450, 2) });
    const { customer, rep, customerHz, repHz, change } = await conversation('hold');
    await change({ hold: true, holdUrl: it_.inbox.url('/music.wav') });
    await hears(customer, 450, 1500);
    await hearsNot(customer, repHz);
    await hearsNot(rep, customerHz);
    await change({ hold: false });
    await hears(rep, customerHz);
    await hears(customer, repHz);
    await hearsNot(customer, 450);
  });

  it('of an announcement to one is not heard by the other', async () => {
    it_.inbox.answer('/note.wav', { type: 'audio/wav', body: wavOf(500, 3) });
    const { customer, rep, change } = await conversation('announce');
    await change({ announceUrl: it_.inbox.url('/note.wav') });
    await hears(customer, 500, 1500);
    expect((await heard(rep, 500)).amplitude).toBeLessThan(1000);
  });

  it('of an announcement to the room is heard by both beside each other, until another one takes its place', async () => {
    it_.inbox.answer('/first.wav', { type: 'audio/wav', body: wavOf(500, 10) });
    it_.inbox.answer('/second.wav', { type: 'audio/wav', body: wavOf(540, 10) });
    it_.inbox.answer('/nothing.wav', { type: 'audio/wav', body: wavOf(0, 0.02) });
    const { customer, rep, customerHz, repHz, conferenceSid } = await conversation('announce-all');
    const announce = (path: string) =>
      it_.client.conferences(conferenceSid).update({ announceUrl: it_.inbox.url(path), announceMethod: 'GET' });
    await announce('/first.wav');
    for (const leg of [customer, rep]) await hears(leg, 500, 1500);
    await hears(rep, customerHz);
    await hears(customer, repHz);
    await announce('/second.wav');
    for (const leg of [customer, rep]) {
      await hears(leg, 540, 1500);
      await hearsNot(leg, 500);
    }
    await announce('/nothing.wav');
    for (const leg of [customer, rep]) await hearsNot(leg, 540);
  });

  it('is the ring-back before the answer with early media, and silence without', async () => {
    const rep = await agent('ring');
    await it_.participant('ring', '31');
    await hears(rep, 480, 1500);
    const other = await agent('no-ring');
    await it_.participant('no-ring', '31', { earlyMedia: false });
    await it_.inbox.until('/status', ({ params }) => params['CallStatus'] === 'ringing', 2);
    expect((await heard(other, 480)).amplitude).toBeLessThan(NOT_HEARD);
  });

  it('is a message after a redirect, and nobody else hears it', async () => {
    const { customer, rep, customerHz } = await conversation('redirect');
    it_.inbox.answer('/message.wav', { type: 'audio/wav', body: wavOf(520, 3) });
    await it_.client.calls(customer).update({ twiml: `<Response><Play>${it_.inbox.url('/message.wav')}</Play><Hangup/></Response>` });
    await hears(customer, 520, 1500);
    await hearsNot(rep, customerHz);
  });

  it('is recorded in two channels: what the leg said and what it heard', async () => {
    const { customer, customerHz, repHz } = await conversation('record');
    const recording = await it_.client.calls(customer).recordings.create({ recordingChannels: 'dual' });
    await eventually(
      async () => Date.now() - recording.startTime.getTime(),
      (ms) => ms > 2200,
    );
    await it_.client.calls(customer).recordings('Twilio.CURRENT').update({ status: 'stopped' });
    await eventually(
      () => it_.client.recordings(recording.sid).fetch(),
      ({ status }) => status === 'completed',
    );
    const file = Buffer.from(await (await it_.rest(`/Recordings/${recording.sid}.wav`)).arrayBuffer());
    const channel = (n: number): Int16Array => Int16Array.from({ length: 8000 }, (_, i) => file.readInt16LE(44 + (i * 2 + n) * 2));
    expect(toneAmplitude(channel(0), customerHz)).toBeGreaterThan(HEARD);
    expect(toneAmplitude(channel(1), repHz)).toBeGreaterThan(HEARD);
    // Not silence: the person's own voice has a little of every pitch.
    expect(toneAmplitude(channel(0), repHz)).toBeLessThan(toneAmplitude(channel(1), repHz) / 2);
    expect(decodeWav(file).length).toBeGreaterThan(8000);
  });
});
