import { Injectable } from '@angular/core';

/** North American ringing: 440 + 480 Hz, two seconds on, four off. */
const RING_HZ = [440, 480];
const RING_ON_S = 2;
const RING_EVERY_S = 6;
const LOUDNESS = 0.06;

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const KEYS = ['123', '456', '789', '*0#'];
const KEY_S = 0.12;

/** Tones for the rep's own ear, made here: nothing is fetched, nothing reaches the line. */
@Injectable({ providedIn: 'root' })
export class Tones {
  private context: AudioContext | null = null;
  private ringer: ReturnType<typeof setInterval> | undefined;
  private gain: GainNode | null = null;

  startRinging(): void {
    if (this.ringer !== undefined) return;
    const ring = () => this.play(RING_HZ, RING_ON_S);
    ring();
    this.ringer = setInterval(ring, RING_EVERY_S * 1000);
  }

  stopRinging(): void {
    if (this.ringer === undefined) return;
    clearInterval(this.ringer);
    this.ringer = undefined;
    this.gain?.disconnect();
    this.gain = null;
  }

  key(digit: string): void {
    const row = KEYS.findIndex((keys) => keys.includes(digit));
    if (row < 0) return;
    this.play([ROWS[row] ?? 0, COLUMNS[KEYS[row]?.indexOf(digit) ?? 0] ?? 0], KEY_S);
  }

  /** One second of A, where the calls are heard. */
  async test(speaker: string): Promise<void> {
    const context = (this.context ??= new AudioContext());
    // Chromium only; elsewhere the tone comes out where everything else does.
    if ('setSinkId' in context) await (context.setSinkId as (id: string) => Promise<void>).call(context, speaker).catch(() => undefined);
    this.play([440], 1);
  }

  private play(frequencies: readonly number[], seconds: number): void {
    const context = (this.context ??= new AudioContext());
    void context.resume();
    const gain = new GainNode(context, { gain: LOUDNESS });
    gain.connect(context.destination);
    this.gain = gain;
    for (const frequency of frequencies) {
      const tone = new OscillatorNode(context, { frequency });
      tone.connect(gain);
      tone.start();
      tone.stop(context.currentTime + seconds);
    }
  }
}
