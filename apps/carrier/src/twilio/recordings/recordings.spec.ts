import { CarrierFixture, eventually, failure, OURS } from '../../testing/carrier-fixture';
import { decodeWav, encodeWav } from '../../media/wav';
import { Recording } from './recording';
import { recordingChannels } from '../../audio/recording-file';
import type { Call } from '../calls/call';

let it_: CarrierFixture;
beforeAll(async () => {
  it_ = await CarrierFixture.start();
});
afterAll(() => it_.stop());
beforeEach(async () => {
  await it_.control('/reset', {});
  it_.inbox.clear();
});

async function answered() {
  const call = await it_.client.calls.create({ from: OURS, to: it_.number('31'), twiml: '<Response><Pause length="60"/></Response>' });
  await it_.answer(call.sid);
  return call.sid;
}
/** A call of a second and a bit, recorded from its answer to its end. */
async function recorded(digits: string) {
  const call = await it_.client.calls.create({ from: OURS, to: it_.number(digits), twiml: '<Response><Pause length="60"/></Response>' });
  await it_.answer(call.sid);
  const { sid: recording, startTime } = await it_.client.calls(call.sid).recordings.create(callback());
  await eventually(
    async () => Date.now() - startTime.getTime(),
    (ms) => ms > 1800,
  );
  await it_.client.calls(call.sid).update({ status: 'completed' });
  return { sid: call.sid, recording };
}
const callback = () => ({
  recordingStatusCallback: it_.inbox.url('/recording'),
  recordingStatusCallbackEvent: ['in-progress', 'completed', 'absent'],
});

describe('a recording', () => {
  it('is started, told about, stopped, and can be downloaded', async () => {
    const sid = await answered();
    const recording = await it_.client.calls(sid).recordings.create({ ...callback(), recordingChannels: 'dual' });
    expect(recording).toMatchObject({ status: 'in-progress', channels: 2, source: 'StartCallRecordingAPI', callSid: sid });
    await it_.inbox.one('/recording', ({ params }) => params['RecordingStatus'] === 'in-progress');
    const media = `/Recordings/${recording.sid}`;
    expect((await it_.rest(media)).status).toBe(404);
    await eventually(
      async () => Date.now() - recording.startTime.getTime(),
      (ms) => ms > 1800,
    );
    await it_.client.calls(sid).recordings('Twilio.CURRENT').update({ status: 'stopped' });
    const done = await it_.inbox.one('/recording', ({ params }) => params['RecordingStatus'] === 'completed');
    const seconds = Number(done.params['RecordingDuration']);
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(done.params).toMatchObject({ CallSid: sid, RecordingSid: recording.sid, RecordingChannels: '2', RecordingTrack: 'both' });
    expect(done.params['RecordingUrl']).toContain(media);
    const wav = await it_.rest(`${media}.wav`);
    expect(wav.headers.get('content-type')).toBe('audio/x-wav');
    expect(Math.round(decodeWav(Buffer.from(await wav.arrayBuffer())).length / 8000)).toBe(seconds);
    const mp3 = await it_.rest(`${media}.mp3`);
    expect(mp3.headers.get('content-type')).toBe('audio/mpeg');
    // 64 kbit/s: two channels. Half of it with one.
    expect(Math.round((await mp3.arrayBuffer()).byteLength / 8000)).toBe(seconds);
    const mono = await it_.rest(`${media}.mp3?RequestedChannels=1`);
    expect(Math.round((await mono.arrayBuffer()).byteLength / 4000)).toBe(seconds);
    const monoWav = Buffer.from(await (await it_.rest(`${media}.wav?RequestedChannels=1`)).arrayBuffer());
    expect(monoWav.readUInt16LE(22)).toBe(1);
    for (const wrong of ['3', '0', 'two']) expect((await it_.rest(`${media}.wav?RequestedChannels=${wrong}`)).status).toBe(400);
    expect((await it_.rest(`${media}.wav`, { password: 'wrong' })).status).toBe(401);
  });

  it('ends with its call, absent when there was nothing to record', async () => {
    const sid = await answered();
    await it_.client.calls(sid).recordings.create(callback());
    await it_.client.calls(sid).update({ status: 'completed' });
    const absent = await it_.inbox.one('/recording', ({ params }) => params['RecordingStatus'] === 'absent');
    expect(absent.params['ErrorCode']).toBe('16101');
    await expect(it_.client.recordings.list({ callSid: sid })).resolves.toMatchObject([
      { status: 'absent', duration: '0', errorCode: 16101 },
    ]);
  });

  it('fails for contact 70', async () => {
    const { sid, recording } = await recorded('70');
    const told = await it_.inbox.one('/recording', ({ params }) => params['RecordingStatus'] !== 'in-progress');
    expect(told.params).toMatchObject({ CallSid: sid, RecordingSid: recording, RecordingStatus: 'failed' });
    expect(told.params).not.toHaveProperty('RecordingDuration');
    await expect(it_.client.recordings(recording).fetch()).resolves.toMatchObject({ status: 'absent' });
    expect((await it_.rest(`/Recordings/${recording}.wav`)).status).toBe(404);
  });

  it('cannot be downloaded at first for contact 71', async () => {
    const { recording } = await recorded('71');
    await it_.inbox.one('/recording', ({ params }) => params['RecordingStatus'] === 'completed');
    expect((await it_.rest(`/Recordings/${recording}.wav`)).status).toBe(404);
    await eventually(
      async () => (await it_.rest(`/Recordings/${recording}.wav`)).status,
      (status) => status === 200,
    );
  });

  it('is paused and goes on', async () => {
    const sid = await answered();
    const { sid: recording } = await it_.client.calls(sid).recordings.create();
    const change = (status: 'paused' | 'in-progress') =>
      it_.client.calls(sid).recordings(recording).update({ status, pauseBehavior: 'skip' });
    await expect(change('paused')).resolves.toMatchObject({ status: 'paused' });
    await expect(change('in-progress')).resolves.toMatchObject({ status: 'in-progress' });
  });

  it('is refused before the answer, after the end, and twice at once', async () => {
    const ringing = await it_.client.calls.create({ from: OURS, to: it_.number('31'), twiml: '<Response/>' });
    expect(await failure(it_.client.calls(ringing.sid).recordings.create())).toMatchObject({ status: 400, code: 21220 });
    const sid = await answered();
    await it_.client.calls(sid).recordings.create();
    expect(await failure(it_.client.calls(sid).recordings.create())).toMatchObject({ status: 400 });
    await it_.client.calls(sid).update({ status: 'completed' });
    expect(await failure(it_.client.calls(sid).recordings.create())).toMatchObject({ code: 21220 });
    expect(await failure(it_.client.calls(sid).recordings('Twilio.CURRENT').update({ status: 'stopped' }))).toMatchObject({ code: 20404 });
  });

  it('begins by itself with Record=true', async () => {
    const call = await it_.client.calls.create({
      from: OURS,
      to: it_.number('31'),
      twiml: '<Response><Pause length="9"/></Response>',
      record: true,
    });
    await it_.answer(call.sid);
    await expect(it_.client.calls(call.sid).recordings.list()).resolves.toMatchObject([{ source: 'OutboundAPI', status: 'in-progress' }]);
  });

  it('is deleted when it is finished', async () => {
    const sid = await answered();
    const { sid: recording } = await it_.client.calls(sid).recordings.create();
    expect(await failure(it_.client.recordings(recording).remove())).toMatchObject({ status: 400 });
    await it_.client.calls(sid).update({ status: 'completed' });
    await eventually(
      () => it_.client.recordings(recording).fetch(),
      ({ status }) => status === 'absent',
    );
    await it_.client.recordings(recording).remove();
    expect(await failure(it_.client.recordings(recording).fetch())).toMatchObject({ code: 20404 });
  });
});

describe('the file of a recording', () => {
  const made = (channels: 1 | 2, track: 'both' | 'inbound' | 'outbound' = 'both'): Recording => {
    const recording = new Recording('RE1', {} as Call, { channels, track, source: 'StartCallRecordingAPI', callback: null });
    recording.audio = { said: new Int16Array(8000).fill(100), heard: new Int16Array(8000).fill(2000) };
    return recording;
  };
  const recordingFile = (recording: Recording, channels: 1 | 2): Buffer => encodeWav(recordingChannels(recording, channels));
  const sample = (file: Buffer, index: number): number => file.readInt16LE(44 + index * 2);

  it('has what the leg said first, what it heard second', () => {
    const file = recordingFile(made(2), 2);
    expect([file.readUInt16LE(22), sample(file, 0), sample(file, 1)]).toEqual([2, 100, 2000]);
  });

  it('mixes both into one channel, or takes one track', () => {
    expect(sample(recordingFile(made(2), 1), 0)).toBe(2100);
    expect(sample(recordingFile(made(1, 'inbound'), 1), 0)).toBe(100);
    expect(sample(recordingFile(made(1, 'outbound'), 1), 0)).toBe(2000);
  });

  it('keeps a silent pause at its place', () => {
    const recording = made(1, 'inbound');
    recording.pauses.push({ atMs: 500, lengthMs: 250, begunAt: 0, silence: true });
    const samples = decodeWav(recordingFile(recording, 1));
    expect([samples.length, samples[3999], samples[4000], samples[5999], samples[6000]]).toEqual([10_000, 100, 0, 0, 100]);
  });
});
