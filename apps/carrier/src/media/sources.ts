import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE } from './audio';
import type { AudioSource, FiniteSource, Frame } from './audio';

export const SILENT_FRAME: Frame = new Int16Array(FRAME_SAMPLES);

export function clip(sample: number): number {
  return sample > 32767 ? 32767 : sample < -32768 ? -32768 : sample;
}

/** Samples cut into frames once, so that playing them costs nothing per sample. The last frame is padded with silence. */
export function toFrames(samples: Int16Array): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at < samples.length; at += FRAME_SAMPLES) {
    const frame = samples.subarray(at, at + FRAME_SAMPLES);
    frames.push(frame.length === FRAME_SAMPLES ? frame : padded(frame));
  }
  return frames;
}

function padded(frame: Int16Array): Frame {
  const whole = new Int16Array(FRAME_SAMPLES);
  whole.set(frame);
  return whole;
}

/** Says nothing, for ever. */
export const silence = (): AudioSource => ({ next: () => null });

/** Says nothing for a while. */
export const pause = (ms: number): FiniteSource => take(silence(), ms);

/** Plays frames over and over, or once. Several listeners may share the frames, not the source. */
export function loopFrames(frames: readonly Frame[]): AudioSource {
  let at = 0;
  return {
    next() {
      if (frames.length === 0) return null;
      const frame = frames[at]!;
      at = (at + 1) % frames.length;
      return frame;
    },
  };
}

export function playFrames(frames: readonly Frame[]): FiniteSource {
  let at = 0;
  return {
    next: () => frames[at++] ?? null,
    get ended() {
      return at >= frames.length;
    },
  };
}

/** The first part of an endless source. */
export function take(source: AudioSource, ms: number): FiniteSource {
  let left = Math.max(0, Math.round(ms / FRAME_MS));
  return {
    next: () => (left > 0 ? (left--, source.next()) : null),
    get ended() {
      return left <= 0;
    },
  };
}

/**
 * One after another: `sequence(pause(2000), greeting, silence())`. Ends with its last part; never, when that one is
 * endless.
 */
export function sequence(...parts: (AudioSource | FiniteSource)[]): FiniteSource {
  let at = 0;
  const isOver = () => {
    while (at < parts.length && (parts[at] as Partial<FiniteSource>).ended) at++;
    return at >= parts.length;
  };
  return {
    next: () => (isOver() ? null : parts[at]!.next()),
    get ended() {
      return isOver();
    },
  };
}

/** Adds a second source on top, for instance a pilot tone under a voice. Ends never, even when the first source does. */
export function withOverlay(source: AudioSource, overlay: AudioSource): AudioSource {
  const mixed = new Int16Array(FRAME_SAMPLES);
  return {
    next() {
      const main = source.next();
      const extra = overlay.next();
      if (!main || !extra) return main ?? extra;
      for (let i = 0; i < FRAME_SAMPLES; i++) mixed[i] = clip(main[i]! + extra[i]!);
      return mixed;
    },
  };
}

export const DEFAULT_TONE_AMPLITUDE = 8000;
/** About −36 dB: a person barely notices it, a detector cannot miss it. */
export const PILOT_AMPLITUDE = 500;

/** A steady sine. Whole hertz repeat after one second, so one second is computed and played for ever. */
export function tone(frequency: number, amplitude = DEFAULT_TONE_AMPLITUDE): AudioSource {
  return loopFrames(toFrames(sines(SAMPLE_RATE, [[Math.round(frequency), amplitude]])));
}

/** The voice of one call: what it says plus its own quiet tone. */
export function withPilot(source: AudioSource, frequency: number, amplitude = PILOT_AMPLITUDE): AudioSource {
  return withOverlay(source, tone(frequency, amplitude));
}

/** Sum of sines, as [frequency, amplitude] pairs. */
export function sines(count: number, parts: readonly (readonly [frequency: number, amplitude: number])[]): Int16Array {
  const samples = new Int16Array(count);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (const [frequency, amplitude] of parts) sum += amplitude * Math.sin((2 * Math.PI * frequency * i) / SAMPLE_RATE);
    samples[i] = clip(Math.round(sum));
  }
  return samples;
}
