import type { Timers } from './timers';

interface Waiting {
  start: () => void;
}

/**
 * Calls per second, as a token bucket that holds one second's worth. What exceeds it is queued, not refused, and the
 * caller is told the expected wait (`queue_time`), as Twilio does.
 */
export class DialPacer {
  private tokens: number;
  private filledAt = performance.now();
  private readonly queue: Waiting[] = [];
  private draining = false;

  constructor(
    private readonly perSecond: number,
    private readonly timers: Timers,
  ) {
    this.tokens = this.burst;
  }

  /** Starts now or in turn; returns the expected wait in ms and a way to leave the queue. */
  submit(start: () => void): { queueMs: number; cancel: () => void } {
    this.refill();
    if (this.queue.length === 0 && this.tokens >= 1) {
      this.tokens -= 1;
      return { queueMs: 0, cancel: this.timers.soon(start) };
    }
    const waiting: Waiting = { start };
    this.queue.push(waiting);
    this.drainLater();
    const queueMs = Math.ceil(((this.queue.length - this.tokens) / this.perSecond) * 1000);
    return { queueMs: Math.max(queueMs, 1), cancel: () => this.remove(waiting) };
  }

  clear(): void {
    this.queue.length = 0;
    this.tokens = this.burst;
    this.draining = false;
  }

  private get burst(): number {
    return Math.max(1, this.perSecond);
  }

  private remove(waiting: Waiting): void {
    const index = this.queue.indexOf(waiting);
    if (index >= 0) this.queue.splice(index, 1);
  }

  private refill(): void {
    const now = performance.now();
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.filledAt) / 1000) * this.perSecond);
    this.filledAt = now;
  }

  private drainLater(): void {
    if (this.draining) return;
    this.draining = true;
    const missing = Math.max(0, 1 - this.tokens);
    this.timers.after(Math.ceil((missing / this.perSecond) * 1000), () => this.drain());
  }

  private drain(): void {
    this.draining = false;
    this.refill();
    while (this.queue.length > 0 && this.tokens >= 1) {
      this.tokens -= 1;
      this.queue.shift()?.start();
    }
    if (this.queue.length > 0) this.drainLater();
  }
}
