import { FRAME_SAMPLES } from './audio';
import type { AudioSource, FiniteSource, Frame } from './audio';
import { clip } from './sources';

export interface Playback {
  /** Resolves once: when the source came to its end, or when it was stopped (by hand, or because its listener left). */
  readonly finished: Promise<'ended' | 'stopped'>;
  stop(): void;
}

interface Running {
  source: AudioSource | FiniteSource;
  finish(how: 'ended' | 'stopped'): void;
}

/** Everything being played to the same ears. */
export class Announcements {
  private running: Running[] = [];
  private readonly mixed = new Int16Array(FRAME_SAMPLES);

  play(source: AudioSource | FiniteSource): Playback {
    let stop = () => {};
    const finished = new Promise<'ended' | 'stopped'>((resolve) => {
      const finish = (how: 'ended' | 'stopped') => {
        this.running = this.running.filter((other) => other.finish !== finish);
        resolve(how);
      };
      stop = () => finish('stopped');
      this.running = [...this.running, { source, finish }];
    });
    return { finished, stop };
  }

  stopAll(): void {
    for (const entry of this.running) entry.finish('stopped');
  }

  next(): Frame | null {
    let heard: Frame | null = null;
    for (const entry of this.running) {
      const frame = entry.source.next();
      if ((entry.source as Partial<FiniteSource>).ended) entry.finish('ended');
      if (frame) heard = heard ? this.add(heard, frame) : frame;
    }
    return heard;
  }

  private add(first: Frame, second: Frame): Frame {
    for (let i = 0; i < FRAME_SAMPLES; i++) this.mixed[i] = clip(first[i]! + second[i]!);
    return this.mixed;
  }
}
