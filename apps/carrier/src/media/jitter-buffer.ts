import { FRAME_SAMPLES, SAMPLE_RATE } from './audio';
import type { Frame } from './audio';

/** One second of room: more than any delay worth playing, and a power of two for cheap wrapping. */
const CAPACITY = 8192;
const MASK = CAPACITY - 1;
/** Audio waiting before playing starts: one frame arriving late is then not heard. */
const TARGET = 2 * FRAME_SAMPLES;
/** More than this is dropped at once: the one-way budget of the product is 150 ms. */
const MOST = 6 * FRAME_SAMPLES;
/** Delay that never shrinks below the target in this time is not jitter but standing delay, and is taken out. */
const STANDING_TICKS = 25;

/**
 * Puts received audio in order by RTP timestamp, whatever the packet size, and gives it out in 20 ms frames. Keeps a
 * fixed ring, so a flood of packets costs delay or gaps but never memory. Gaps are silence.
 */
export class JitterBuffer {
  /** For `/control` and the bench. */
  readonly stats = { late: 0, underruns: 0, trimmedSamples: 0, resets: 0 };

  private readonly ring = new Int16Array(CAPACITY);
  private readonly frame = new Int16Array(FRAME_SAMPLES);
  /** Both are sample positions counted from the first packet, so 32-bit timestamp wrap-around is met in one place. */
  private readAt = 0;
  private writtenTo = 0;
  private firstTimestamp: number | null = null;
  private playing = false;
  private leastDepth = CAPACITY;
  private ticksObserved = 0;

  /** Audio waiting, in samples. */
  get depth(): number {
    return this.writtenTo - this.readAt;
  }

  put(timestamp: number, samples: Int16Array): void {
    if (samples.length === 0 || samples.length > CAPACITY / 2) return;
    let at = this.positionOf(timestamp);
    if (at + samples.length <= this.readAt) {
      if (this.readAt - at < 2 * SAMPLE_RATE) {
        this.stats.late++;
        return;
      }
      at = this.restart(timestamp);
    } else if (at + samples.length - this.readAt > CAPACITY) {
      at = this.restart(timestamp);
    }
    this.write(at, samples);
  }

  /** The next 20 ms, or null while there is nothing to play. The frame is reused by the next call. */
  take(): Frame | null {
    if (!this.playing && this.depth >= TARGET) this.playing = true;
    if (!this.playing) return null;
    if (this.depth < FRAME_SAMPLES) {
      // Not skipped but waited for: the audio on its way is still wanted, and the wait is its new safety margin.
      this.stats.underruns++;
      this.playing = false;
      return null;
    }
    this.trim();
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const at = (this.readAt + i) & MASK;
      this.frame[i] = this.ring[at]!;
      this.ring[at] = 0;
    }
    this.readAt += FRAME_SAMPLES;
    return this.frame;
  }

  private positionOf(timestamp: number): number {
    this.firstTimestamp ??= timestamp;
    // Signed 32-bit distance from the last written sample, then back to an absolute position.
    const expected = (this.firstTimestamp + this.writtenTo) >>> 0;
    return this.writtenTo + ((timestamp - expected) | 0);
  }

  /** The sender jumped (a paused track, a new source): begin again at its new time. */
  private restart(timestamp: number): number {
    this.stats.resets++;
    this.ring.fill(0);
    this.firstTimestamp = timestamp;
    this.readAt = 0;
    this.writtenTo = 0;
    this.playing = false;
    return 0;
  }

  private write(at: number, samples: Int16Array): void {
    for (let i = Math.max(0, this.readAt - at); i < samples.length; i++) this.ring[(at + i) & MASK] = samples[i]!;
    this.writtenTo = Math.max(this.writtenTo, at + samples.length);
  }

  private trim(): void {
    this.leastDepth = Math.min(this.leastDepth, this.depth);
    if (this.depth > MOST) this.skipTo(TARGET);
    if (++this.ticksObserved < STANDING_TICKS) return;
    // One frame above the target is tolerated: two clocks that drift would otherwise cut all the time.
    if (this.leastDepth > TARGET + FRAME_SAMPLES) this.skipTo(this.depth - (this.leastDepth - TARGET));
    this.leastDepth = CAPACITY;
    this.ticksObserved = 0;
  }

  private skipTo(depth: number): void {
    const skip = this.depth - depth;
    for (let i = 0; i < skip; i++) this.ring[(this.readAt + i) & MASK] = 0;
    this.readAt += skip;
    this.stats.trimmedSamples += skip;
  }
}
