import type { AudioSource, FiniteSource, Frame } from './audio';
import { SAMPLE_RATE } from './audio';
import { loopFrames, playFrames, sines, toFrames } from './sources';

/** The North American ring-back: 440 + 480 Hz, two seconds on, four off. */
export function ringback(): AudioSource {
  return loopFrames(ringbackFrames());
}

/** Busy: 480 + 620 Hz, half a second on, half off. */
export function busyTone(): AudioSource {
  return loopFrames(busyFrames());
}

/** What an answering machine says after its greeting. */
export function beep(ms = 400, frequency = 1400, amplitude = 9000): FiniteSource {
  return playFrames(toFrames(sines(Math.round((ms * SAMPLE_RATE) / 1000), [[frequency, amplitude]])));
}

/** Soft generated chords: nothing to license, nothing to download, and clearly not a person. */
export function holdMusic(): AudioSource {
  return loopFrames(holdMusicFrames());
}

const ringbackFrames = once(
  () =>
  cadence([[440, 3500], [480, 3500]], 2, 4), // prettier-ignore
);
const busyFrames = once(
  () =>
  cadence([[480, 3500], [620, 3500]], 0.5, 0.5), // prettier-ignore
);

/** Four chords of two seconds: C, A minor, F, G. Frequencies in hertz. */
const CHORDS = [
  [262, 330, 392],
  [220, 262, 330],
  [175, 220, 262],
  [196, 247, 294],
] as const;
const CHORD_SECONDS = 2;
const VOICE_AMPLITUDE = 1400;

const holdMusicFrames = once(() => {
  const samples = new Int16Array(CHORDS.length * CHORD_SECONDS * SAMPLE_RATE);
  CHORDS.forEach((chord, n) => samples.set(swell(chord), n * CHORD_SECONDS * SAMPLE_RATE));
  return toFrames(samples);
});

/** A chord that fades in and out, so that the changes do not click. */
function swell(chord: readonly number[]): Int16Array {
  const parts = chord.map((frequency) => [frequency, VOICE_AMPLITUDE] as const);
  const samples = sines(CHORD_SECONDS * SAMPLE_RATE, parts);
  return samples.map((sample, i) => Math.round(sample * Math.sin((Math.PI * i) / samples.length)));
}

function cadence(parts: [number, number][], onSeconds: number, offSeconds: number): Frame[] {
  const samples = new Int16Array((onSeconds + offSeconds) * SAMPLE_RATE);
  samples.set(sines(onSeconds * SAMPLE_RATE, parts));
  return toFrames(samples);
}

/** Computed when first heard, then shared by all calls. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
