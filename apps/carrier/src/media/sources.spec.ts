import type { AudioSource } from './audio';
import { toneAmplitude } from './goertzel';
import { beep, busyTone, holdMusic, ringback } from './line-tones';
import { loopFrames, pause, playFrames, sequence, silence, SILENT_FRAME, take, toFrames, tone, withPilot } from './sources';

/** What the source says in that time, silence included. */
function listen(source: AudioSource, ms: number): Int16Array {
  const heard = new Int16Array(ms * 8);
  for (let at = 0; at < heard.length; at += 160) heard.set(source.next() ?? SILENT_FRAME, at);
  return heard;
}

describe('sources', () => {
  it('plays a tone without a seam', () => {
    const samples = listen(tone(441, 6000), 3000);
    expect(toneAmplitude(samples, 441)).toBeCloseTo(6000, -2);
  });

  it('adds a pilot that does not disturb the voice, and goes on when the voice pauses', () => {
    const samples = listen(withPilot(sequence(take(tone(300), 400), silence()), 1234, 500), 800);
    expect(toneAmplitude(samples.subarray(0, 3200), 300)).toBeCloseTo(8000, -2);
    expect(toneAmplitude(samples.subarray(0, 3200), 1234)).toBeCloseTo(500, -2);
    expect(toneAmplitude(samples.subarray(3200), 1234)).toBeCloseTo(500, -2);
  });

  it('clips instead of wrapping around', () => {
    const loud = withPilot(tone(300, 32767), 300, 32767);
    expect(Math.max(...listen(loud, 400))).toBe(32767);
    expect(Math.min(...listen(loud, 400))).toBe(-32768);
  });

  it('plays once or for ever', () => {
    const frames = toFrames(Int16Array.from({ length: 200 }, () => 7));
    expect(frames).toHaveLength(2);
    expect([...frames[1]!.slice(38, 42)]).toEqual([7, 7, 0, 0]);
    const once = playFrames(frames);
    expect(once.ended).toBe(false);
    expect(listen(once, 80).filter((sample) => sample === 7)).toHaveLength(200);
    expect(once.ended).toBe(true);
    expect(once.next()).toBeNull();
    expect(listen(loopFrames(frames), 80).filter((sample) => sample === 7)).toHaveLength(400);
    expect(loopFrames([]).next()).toBeNull();
  });

  it('says one thing after another and knows its end', () => {
    const script = sequence(pause(100), take(tone(500), 100), pause(100));
    const samples = listen(script, 300);
    expect(script.ended).toBe(true);
    expect(samples.subarray(0, 800).every((sample) => sample === 0)).toBe(true);
    expect(samples.subarray(800, 1600).some((sample) => sample !== 0)).toBe(true);
    expect(samples.subarray(1600).every((sample) => sample === 0)).toBe(true);
    expect(sequence().ended).toBe(true);
    expect(sequence(pause(0), silence()).ended).toBe(false);
  });
});

describe('line tones', () => {
  it('rings back the American way: two seconds on, four off', () => {
    const samples = listen(ringback(), 12_000);
    const second = (n: number) => samples.subarray(n * 8000, (n + 1) * 8000);
    for (const loud of [0, 1, 6, 7]) {
      expect(toneAmplitude(second(loud), 440)).toBeGreaterThan(3000);
      expect(toneAmplitude(second(loud), 480)).toBeGreaterThan(3000);
    }
    for (const quiet of [2, 3, 4, 5]) expect(second(quiet).every((sample) => sample === 0)).toBe(true);
  });

  it('has a busy tone and a beep with an end', () => {
    expect(toneAmplitude(listen(busyTone(), 400), 620)).toBeGreaterThan(3000);
    const signal = beep(400);
    expect(toneAmplitude(listen(signal, 400), 1400)).toBeGreaterThan(8000);
    expect(signal.ended).toBe(true);
  });

  it('plays soft music without a pause or a click', () => {
    const samples = listen(holdMusic(), 16_000);
    expect(samples.reduce((most, sample) => Math.max(most, sample), 0)).toBeLessThan(6000);
    const steepest = samples.reduce((most, sample, i) => Math.max(most, Math.abs(sample - (samples[i - 1] ?? sample))), 0);
    expect(steepest).toBeLessThan(1500);
    expect(toneAmplitude(samples.subarray(4000, 12_000), 330)).toBeGreaterThan(500);
  });
});
