import { SAMPLE_RATE } from './audio';

/**
 * How strongly one frequency sounds in the samples, as the peak amplitude of that sine (Goertzel). A Hann window keeps
 * speech and other tones out of the answer; over 400 ms the filter is about 10 Hz wide.
 */
export function toneAmplitude(samples: Int16Array, frequency: number, sampleRate = SAMPLE_RATE): number {
  const count = samples.length;
  if (count < 2) return 0;
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / sampleRate);
  const windowStep = (2 * Math.PI) / (count - 1);
  let previous = 0;
  let beforePrevious = 0;
  for (let i = 0; i < count; i++) {
    const windowed = samples[i]! * 0.5 * (1 - Math.cos(windowStep * i));
    const current = windowed + coefficient * previous - beforePrevious;
    beforePrevious = previous;
    previous = current;
  }
  const power = previous * previous + beforePrevious * beforePrevious - coefficient * previous * beforePrevious;
  // The window's mean is one half, a sine of amplitude A contributes A/2 at its own frequency.
  return (Math.sqrt(Math.max(0, power)) * 4) / count;
}

/** Root mean square: 0 in silence. */
export function loudness(samples: Int16Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]! * samples[i]!;
  return Math.sqrt(sum / samples.length);
}
