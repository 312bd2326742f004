import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeWav, take, tone, toneAmplitude } from '../media';
import { decodeWav } from '../media/wav';
import { eventually } from '../testing/carrier-fixture';
import { TelnyxFixture } from '../testing/telnyx-fixture';

const CLEAR = 1000;
const PILOT = 250;
const TONE_HZ = 1234;
let it_: TelnyxFixture;
const files = http.createServer((request, response) =>
  request.url === '/tone.wav' ? response.writeHead(200, { 'content-type': 'audio/wav' }).end(toneFile()) : response.writeHead(404).end(),
);
beforeAll(async () => {
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
  it_ = await TelnyxFixture.start({ CARRIER_MEDIA: 'on' });
});
afterAll(async () => {
  await it_.stop();
  files.close();
});
afterEach(() => it_.control('/reset', {}));

function toneFile(): Buffer {
  const source = take(tone(TONE_HZ), 3000);
  const samples: number[] = [];
  while (!source.ended) samples.push(...(source.next() ?? new Int16Array(160)));
  return encodeWav([Int16Array.from(samples)]);
}
const toneUrl = (): string => `http://127.0.0.1:${(files.address() as AddressInfo).port}/tone.wav`;
const pilotOf = async (id: string): Promise<number> => (await it_.control<{ pilot_hz: number }>(`/calls/${id}`)).pilot_hz;
const hears = (id: string, freq: number, fits: (amplitude: number) => boolean) =>
  eventually(async () => (await it_.control<{ amplitude: number }>(`/calls/${id}/heard?freq=${freq}`)).amplitude, fits);

describe('what a leg hears', () => {
  it('is the other one in a conference, not while muted, and the hold music alone on hold', async () => {
    const [first, second] = [await it_.answered(), await it_.answered()];
    const { data } = await it_.client.conferences.create({ call_control_id: first, name: 'room' });
    await it_.client.conferences.actions.join(data!.id, { call_control_id: second });
    const voice = await pilotOf(second);
    await hears(first, voice, (amplitude) => amplitude > PILOT);
    await it_.client.conferences.actions.mute(data!.id, { call_control_ids: [second] });
    await hears(first, voice, (amplitude) => amplitude < 20);
    await it_.client.conferences.actions.unmute(data!.id, {});
    await it_.client.conferences.actions.hold(data!.id, { call_control_ids: [first], audio_url: toneUrl() });
    await hears(first, TONE_HZ, (amplitude) => amplitude > CLEAR);
    await hears(second, await pilotOf(first), (amplitude) => amplitude < 20);
    await it_.client.conferences.actions.unhold(data!.id, { call_control_ids: [first] });
    await hears(first, TONE_HZ, (amplitude) => amplitude < 20);
    await hears(first, voice, (amplitude) => amplitude > PILOT);
  });

  it('is what is played to it, and a recording keeps both sides apart', async () => {
    const id = await it_.answered();
    await it_.client.calls.actions.startRecording(id, { format: 'wav', channels: 'dual' });
    await it_.client.calls.actions.startPlayback(id, { audio_url: toneUrl() });
    await hears(id, TONE_HZ, (amplitude) => amplitude > CLEAR);
    expect((await it_.inbox.one('call.playback.ended')).payload).toMatchObject({ status: 'completed', media_url: toneUrl() });
    const voice = await pilotOf(id);
    await it_.client.calls.actions.hangup(id, {});
    const { payload } = await it_.inbox.one('call.recording.saved');
    const file = Buffer.from(await (await fetch((payload['recording_urls'] as { wav: string }).wav)).arrayBuffer());
    const [said, heard] = [0, 1].map((channel) => decodeWav(encodeWav([channelOf(file, channel)])));
    // A second of the middle, where the tone was.
    const amplitudes = (samples: Int16Array | undefined) =>
      [voice, TONE_HZ].map((hz) => toneAmplitude((samples ?? new Int16Array(0)).subarray(8000, 16_000), hz));
    expect(amplitudes(said)[0]).toBeGreaterThan(PILOT);
    expect(amplitudes(said)[1]).toBeLessThan(200);
    expect(amplitudes(heard)[0]).toBeLessThan(20);
    expect(amplitudes(heard)[1]).toBeGreaterThan(CLEAR);
  });

  it('is nothing when the file is not there, and that is told', async () => {
    const id = await it_.answered();
    await it_.client.calls.actions.startPlayback(id, { audio_url: `${toneUrl()}.gone` });
    const ended = await it_.inbox.one('call.playback.ended', ({ payload }) => payload['call_control_id'] === id);
    expect(ended.payload).toMatchObject({ status: 'file_not_found' });
  });
});

function channelOf(file: Buffer, channel: number): Int16Array {
  const count = Math.floor((file.length - 44) / 4);
  return Int16Array.from({ length: count }, (_, i) => file.readInt16LE(44 + i * 4 + channel * 2));
}
