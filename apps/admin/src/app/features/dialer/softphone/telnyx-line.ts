import type { Call } from '@telnyx/webrtc';
import { LevelGauge } from '../../../core/audio/level-gauge';
import { type LineCounters, countersOf, sampleOf, warningsOf } from './line-quality';
import type { AudioLevels, AudioSample } from './softphone';

const LEVELS_MS = 50;
const SAMPLE_MS = 1000;

export interface LineNews {
  levels(levels: AudioLevels): void;
  hearing(): void;
  sample(sample: AudioSample, warnings: readonly string[]): void;
}

/** Watches a call's audio: the SDK tells neither levels nor figures unless it reports them to its maker. */
export class TelnyxLine {
  private readonly context = typeof AudioContext === 'function' ? new AudioContext() : null;
  private readonly yours = new LevelGauge(this.context);
  private readonly theirs = new LevelGauge(this.context);
  private readonly timers: ReturnType<typeof setInterval>[] = [];
  private counters: LineCounters | null = null;
  private connection: RTCPeerConnection | null = null;

  constructor(
    private readonly call: () => Call | null,
    private readonly news: LineNews,
  ) {
    this.timers.push(setInterval(() => this.gauge(), LEVELS_MS));
    this.timers.push(setInterval(() => void this.look().catch(() => undefined), SAMPLE_MS));
  }

  close(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.yours.close();
    this.theirs.close();
    void this.context?.close();
  }

  private gauge(): void {
    const call = this.call();
    if (!call) return;
    this.news.levels({ you: this.yours.read(call.localStream), them: this.theirs.read(call.remoteStream) });
    // A browser unmutes a remote track with its first packet.
    if (call.remoteStream?.getAudioTracks()[0]?.muted === false) this.news.hearing();
  }

  private async look(): Promise<void> {
    const connection = this.call()?.peer?.instance;
    if (!connection) return;
    const now = countersOf(await connection.getStats());
    // A call that was taken up again counts anew.
    const before = this.connection === connection ? this.counters : null;
    this.connection = connection;
    this.counters = now;
    if (!before) return;
    const sample = sampleOf(before, now);
    this.news.sample(sample, warningsOf(sample));
  }
}
