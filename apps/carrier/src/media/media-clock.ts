import { FRAME_MS } from './audio';

/** Called once per 20 ms with the media time in ticks, which also counts ticks that were skipped. */
export type Ticker = (tick: number) => void;

/** Rooms mix first; senders then put on the wire what they were given (or silence). */
export type TickPhase = 'mix' | 'send';

/** A stall longer than this is not made good: playing it all at once would only add delay for the rest of the call. */
const MAX_CATCH_UP_TICKS = 15;

interface MediaClockOptions {
  now?: () => number;
  onError?: (error: unknown) => void;
}

/**
 * The one timer of all audio in the process. Due times are computed from the start, never from the last tick, so it does
 * not drift; after a stall the missed ticks run at once (bounded). It stands still while nobody listens.
 */
export class MediaClock {
  /** Ticks given up because the process stood still for too long: for `/control` and the bench. */
  skipped = 0;

  private readonly now: () => number;
  private readonly onError: (error: unknown) => void;
  private phases: Record<TickPhase, Ticker[]> = { mix: [], send: [] };
  private startedAt = 0;
  private tick = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(options: MediaClockOptions = {}) {
    this.now = options.now ?? (() => performance.now());
    this.onError = options.onError ?? ((error) => process.emitWarning(`audio tick failed: ${String(error)}`));
  }

  /** Returns the function that ends the subscription. */
  subscribe(ticker: Ticker, phase: TickPhase = 'mix'): () => void {
    // Copied on write: a ticker may subscribe or leave while the clock runs through the list.
    this.phases[phase] = [...this.phases[phase], ticker];
    if (!this.timer) this.start();
    return () => {
      this.phases[phase] = this.phases[phase].filter((other) => other !== ticker);
      if (this.isIdle()) this.stop();
    };
  }

  private isIdle(): boolean {
    return this.phases.mix.length === 0 && this.phases.send.length === 0;
  }

  private start(): void {
    this.startedAt = this.now() - this.tick * FRAME_MS;
    this.schedule();
  }

  private stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private schedule(): void {
    const due = this.startedAt + (this.tick + 1) * FRAME_MS;
    this.timer = setTimeout(() => this.fire(), Math.max(0, due - this.now()));
    this.timer.unref();
  }

  private ticksDue(): number {
    return Math.floor((this.now() - this.startedAt) / FRAME_MS) - this.tick;
  }

  private fire(): void {
    if (this.ticksDue() <= 1) return this.catchUp();
    // After a stall the sockets hold the audio of the missed time: let the event loop read them before it is asked for.
    setImmediate(() => this.catchUp());
  }

  private catchUp(): void {
    if (this.isIdle()) return;
    const due = this.ticksDue();
    if (due > MAX_CATCH_UP_TICKS) {
      this.skipped += due - MAX_CATCH_UP_TICKS;
      this.tick += due - MAX_CATCH_UP_TICKS;
    }
    for (let left = Math.min(due, MAX_CATCH_UP_TICKS); left > 0; left--) this.runTick();
    if (!this.isIdle()) this.schedule();
  }

  private runTick(): void {
    this.tick++;
    for (const ticker of this.phases.mix) this.runOne(ticker);
    for (const ticker of this.phases.send) this.runOne(ticker);
  }

  private runOne(ticker: Ticker): void {
    try {
      ticker(this.tick);
    } catch (error) {
      // One broken leg must not silence every other call.
      this.onError(error);
    }
  }
}
