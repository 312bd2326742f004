import { RINGS_AFTER_MS, type ContactScript } from '../../contacts';
import type { Timers } from '../../core/timers';
import type { ContactAudio } from '../../audio/call-audio';
import type { Call, FarEnd } from './call';
import type { CallEngine } from './call-engine';

const MOST_DIGITS = 1000;

/** The called person's side of a call: acts out the script of its number, or what `/control` orders. */
export class ContactLeg implements FarEnd {
  private cancelHangUp: () => void = () => undefined;

  constructor(
    private readonly call: Call,
    readonly script: ContactScript,
    readonly audio: ContactAudio,
    private readonly engine: CallEngine,
    private readonly timers: Timers,
  ) {
    call.farEnd = this;
  }

  /** The dial has reached the network. */
  start(): void {
    const { outcome } = this.script;
    // A busy line never rings.
    if (outcome.kind === 'busy') this.engine.until(this.call, outcome.afterMs, () => this.engine.end(this.call, 'busy', 486));
    else this.engine.until(this.call, RINGS_AFTER_MS, () => this.ring());
  }

  pickUp(): void {
    if (this.call.answeredAt || this.call.isOver) return;
    if (this.call.status === 'queued') this.engine.ring(this.call);
    this.audio.answer();
    this.engine.answer(this.call);
    if (this.script.hangsUpAfterMs === undefined) return;
    this.cancelHangUp = this.timers.after(this.script.hangsUpAfterMs, () => this.engine.hangUp(this.call, 'contact'));
  }

  /** The person puts the receiver down; before the answer that is a rejection. */
  putDown(): void {
    if (this.call.answeredAt) return this.engine.hangUp(this.call, 'contact');
    this.call.endedBy = 'contact';
    this.engine.end(this.call, 'busy', 603);
  }

  press(digits: string): void {
    this.call.digits = (this.call.digits + digits).slice(-MOST_DIGITS);
  }

  hangUp(): void {
    this.cancelHangUp();
  }

  private ring(): void {
    this.engine.ring(this.call);
    this.audio.ring();
    const { outcome } = this.script;
    if (outcome.kind === 'answer') this.engine.until(this.call, outcome.afterMs, () => this.pickUp());
    if (outcome.kind === 'reject') this.engine.until(this.call, outcome.afterMs, () => this.putDown());
  }
}
