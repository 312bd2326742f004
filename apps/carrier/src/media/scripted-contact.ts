import { FRAME_SAMPLES, SAMPLE_RATE } from './audio';
import type { AudioPort, AudioSink, AudioSource, Frame } from './audio';
import { loudness, toneAmplitude } from './goertzel';
import { silence } from './sources';

/** How much of what a contact hears is kept: enough to look back after a test's step, small enough for hundreds. */
const KEPT_SECONDS = 3;
/** Long enough to tell tones 10 Hz apart, short enough to notice a mute at once. */
const LISTEN_MS = 400;

/** A called person (or machine) without a browser: says what the script gives it and remembers what it hears. */
export class ScriptedContact implements AudioPort {
  private readonly kept = new Int16Array(KEPT_SECONDS * SAMPLE_RATE);
  private written = 0;
  private closed = false;
  private ear: AudioSink | null = null;

  constructor(private source: AudioSource = silence()) {}

  /** Replaces what the contact says from the next frame on. */
  say(source: AudioSource): void {
    this.source = source;
  }

  /** What the contact hears is heard there too: by the human who speaks for it. */
  passOn(ear: AudioSink): void {
    this.ear = ear;
  }

  next(): Frame | null {
    return this.closed ? null : this.source.next();
  }

  push(frame: Frame): void {
    this.kept.set(frame, this.written % this.kept.length);
    this.written += FRAME_SAMPLES;
    this.ear?.push(frame);
  }

  close(): void {
    this.closed = true;
    this.source = silence();
    this.ear = null;
  }

  /** Peak amplitude (0…32767) of one frequency in the last 400 ms heard. */
  heard(frequency: number, ms = LISTEN_MS): number {
    return toneAmplitude(this.heardSamples(ms), frequency);
  }

  /** Loudness (RMS) of the last 400 ms heard; 0 in silence. */
  heardLoudness(ms = LISTEN_MS): number {
    return loudness(this.heardSamples(ms));
  }

  /** A copy of the most recent samples heard, oldest first; at most three seconds. */
  heardSamples(ms: number): Int16Array {
    const wanted = Math.round((ms * SAMPLE_RATE) / 1000);
    const count = Math.max(0, Math.min(wanted, this.written, this.kept.length));
    const samples = new Int16Array(count);
    for (let i = 0; i < count; i++) samples[i] = this.kept[(this.written - count + i) % this.kept.length]!;
    return samples;
  }

  /** Milliseconds of audio received since the contact was connected. */
  get heardMs(): number {
    return (this.written * 1000) / SAMPLE_RATE;
  }
}
