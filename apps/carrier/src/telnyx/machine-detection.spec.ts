import { contactFor } from '../contacts';
import { refusal, TelnyxFixture } from '../testing/telnyx-fixture';
import { DETECTION_DEFAULTS, type DetectionMode, type DetectionOptions, heardOf } from './calls/machine-detection';

const options = (mode: DetectionMode, partial: Partial<DetectionOptions> = {}): DetectionOptions => ({
  ...DETECTION_DEFAULTS,
  mode,
  ...(mode === 'premium' && { totalMs: DETECTION_DEFAULTS.premiumTotalMs }),
  ...partial,
});
const heard = (digits: string, mode: DetectionMode, partial: Partial<DetectionOptions> = {}) =>
  heardOf(contactFor(`+14155550${digits}`), options(mode, partial)).map(({ event, result, afterMs }) => `${event} ${result} ${afterMs}`);

describe('what is said of a contact', () => {
  it.each<[string, DetectionMode, string[]]>([
    ['10', 'detect', ['detection.ended human 1700']],
    ['20', 'detect', ['detection.ended machine 2100']],
    ['22', 'detect', ['detection.ended human 1700']],
    ['23', 'detect', ['detection.ended machine 2100']],
    ['24', 'detect', ['detection.ended not_sure 3500']],
    ['40', 'detect', ['detection.ended machine 3500']],
    ['20', 'greeting_end', ['detection.ended machine 2100', 'greeting.ended ended 5500']],
    ['20', 'detect_beep', ['detection.ended machine 2100', 'greeting.ended beep_detected 4400']],
    ['21', 'detect_words', ['detection.ended machine 2100', 'greeting.ended not_sure 32100']],
    ['10', 'premium', ['premium.detection.ended human_residence 1500']],
    ['20', 'premium', ['premium.detection.ended machine 2500', 'premium.greeting.ended beep_detected 4400']],
    ['21', 'premium', ['premium.detection.ended machine 2500']],
    ['22', 'premium', ['premium.detection.ended human_residence 1500']],
    ['23', 'premium', ['premium.detection.ended machine 2500']],
    ['24', 'premium', ['premium.detection.ended not_sure 30000']],
    ['40', 'premium', ['premium.detection.ended fax_detected 1500']],
  ])('%s by %s', (digits, mode, events) => {
    expect(heard(digits, mode)).toEqual(events);
  });

  it('follows the settings of the request', () => {
    const ours = { totalMs: 3000, afterGreetingMs: 700, wordMs: 2500 };
    expect(heard('10', 'detect', ours)).toEqual(['detection.ended human 1600']);
    expect(heard('24', 'detect', ours)).toEqual(['detection.ended not_sure 3000']);
    expect(heard('40', 'detect', ours)).toEqual(['detection.ended machine 2500']);
    expect(heard('20', 'detect', { totalMs: 2000 })).toEqual(['detection.ended not_sure 2000']);
    expect(heard('20', 'greeting_end', { greetingTotalMs: 1000 })).toContain('greeting.ended not_sure 3100');
    expect(heard('20', 'premium', { totalMs: 2000 })).toEqual(['premium.detection.ended not_sure 2000']);
  });

  it('by a beep before the verdict is told by the beep alone', () => {
    const short = { ...contactFor('20'), greeting: { ms: 1000, beep: true } };
    expect(heardOf(short, options('premium'))).toEqual([{ event: 'premium.greeting.ended', result: 'beep_detected', afterMs: 1400 }]);
  });
});

describe('detection and menus over REST', () => {
  let it_: TelnyxFixture;
  beforeAll(async () => {
    it_ = await TelnyxFixture.start();
  });
  afterAll(() => it_.stop());
  beforeEach(async () => {
    await it_.control('/reset', {});
    it_.inbox.clear();
  });

  const listening = { answering_machine_detection: 'detect', answering_machine_detection_config: { after_greeting_silence_millis: 100 } };

  it('tells the verdict with the leg’s state', async () => {
    const client_state = Buffer.from('ours').toString('base64');
    const { call_control_id } = await it_.dial('10', { ...listening, client_state });
    const { payload } = await it_.inbox.one('call.machine.detection.ended');
    expect(payload).toMatchObject({ call_control_id, client_state, result: 'human' });
  });

  it('never tells of 64, and nothing of a leg that has ended or did not ask', async () => {
    const lost = await it_.dial('64', listening);
    await it_.dial('10');
    const gone = await it_.answered(listening);
    await it_.client.calls.actions.hangup(gone, {});
    const other = await it_.dial('10', listening);
    await it_.inbox.one('call.machine.detection.ended', ({ payload }) => payload['call_control_id'] === other.call_control_id);
    expect(it_.inbox.of('call.machine.detection.ended')).toHaveLength(1);
    const { webhooks } = await it_.control<{ webhooks: { kind: string; state: string }[] }>(`/calls/${lost.call_control_id}`);
    expect(webhooks).toContainEqual(expect.objectContaining({ kind: 'call.machine.detection.ended', state: 'lost' }));
  });

  it('refuses settings that are none', async () => {
    for (const config of [{ total_analysis_time: 1 }, { total_analysis_time_millis: '3' }]) {
      const dial = it_.dial('10', { answering_machine_detection: 'detect', answering_machine_detection_config: config });
      expect(await refusal(dial)).toEqual({ status: 400, code: '10015' });
    }
  });

  it('asks over a text, which the key of 90 interrupts', async () => {
    const { call_control_id: id } = await it_.dial('90');
    await it_.inbox.one('call.answered');
    const payload = 'Press nine. '.repeat(50);
    await it_.client.calls.actions.gatherUsingSpeak(id, { payload, voice: 'female', maximum_digits: 1, terminating_digit: '' });
    expect((await it_.inbox.one('call.gather.ended')).payload).toMatchObject({ digits: '9', status: 'valid' });
    expect(it_.inbox.of('call.speak.ended')).toEqual([]);
  });

  it('asks again as often as it is told to, and waits from the end of the prompt', async () => {
    const id = await it_.answered();
    const menu = { payload: 'Nine?', voice: 'female', maximum_tries: 2, timeout_millis: 200, client_state: 'b3Vycw==' };
    await it_.client.calls.actions.gatherUsingSpeak(id, menu);
    const begun = Date.now();
    expect((await it_.inbox.one('call.gather.ended')).payload).toMatchObject({ digits: '', status: 'timeout', client_state: 'b3Vycw==' });
    expect(Date.now() - begun).toBeGreaterThan(400);
  });

  it('tells of a file that is asked over', async () => {
    const id = await it_.answered();
    await it_.client.calls.actions.gatherUsingAudio(id, {
      audio_url: 'http://127.0.0.1:9/none.wav',
      timeout_millis: 100,
      maximum_tries: 1,
    });
    expect((await it_.inbox.one('call.playback.ended')).payload).toMatchObject({ status: 'file_not_found' });
    expect((await it_.inbox.one('call.gather.ended')).payload).toMatchObject({ status: 'timeout' });
  });

  it('ends the menu with the leg', async () => {
    const id = await it_.answered();
    await it_.client.calls.actions.gatherUsingSpeak(id, { payload: 'Nine?', voice: 'female' });
    await it_.client.calls.actions.hangup(id, {});
    expect((await it_.inbox.one('call.gather.ended')).payload).toMatchObject({ status: 'call_hangup' });
  });
});
