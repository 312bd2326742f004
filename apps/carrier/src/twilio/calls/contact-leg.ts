import { RINGS_AFTER_MS, type ContactScript } from '../../contacts';
import type { Timers } from '../../core/timers';
import type { ContactAudio } from '../../audio/call-audio';
import type { AudioPort } from '../../media/audio';
import type { Phone, PhoneLine } from '../../phone-port';
import type { Call, FarEnd } from './call';
import type { CallEngine } from './call-engine';

const MOST_DIGITS = 1000;
/** A person first listens to what is asked. */
const PRESSES_AFTER_MS = 1000;

/** The called person's side of a call: acts out the script of its number, or what `/control` orders, or lets a human do it. */
export class ContactLeg implements FarEnd {
  private cancelHangUp: () => void = () => undefined;

  constructor(
    private readonly call: Call,
    readonly script: ContactScript,
    readonly audio: ContactAudio,
    private readonly engine: CallEngine,
    private readonly timers: Timers,
    /** Where a human takes this side. */
    private phone: Phone | null,
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
    this.leavePhone();
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
    this.call.onDigits(digits);
  }

  asked(): void {
    const { presses } = this.script;
    if (presses !== undefined) this.timers.after(PRESSES_AFTER_MS, () => this.call.isOver || this.press(presses));
  }

  hangUp(): void {
    this.cancelHangUp();
    this.leavePhone();
  }

  private ring(): void {
    this.engine.ring(this.call);
    this.audio.ring();
    this.phone?.ring(this.line());
    const { outcome } = this.script;
    if (outcome.kind === 'answer') this.engine.until(this.call, outcome.afterMs, () => this.pickUp());
    if (outcome.kind === 'reject') this.engine.until(this.call, outcome.afterMs, () => this.putDown());
  }

  private line(): PhoneLine {
    const { sid, facts } = this.call;
    return {
      id: sid,
      from: facts.from,
      to: facts.to,
      pickUp: (voice) => this.handOver(voice),
      putDown: () => this.putDown(),
      press: (digits) => this.press(digits),
    };
  }

  private handOver(voice: AudioPort): void {
    if (this.call.answeredAt || this.call.isOver) return;
    this.audio.handOver(voice);
    this.engine.answer(this.call);
  }

  private leavePhone(): void {
    const { phone, call } = this;
    this.phone = null;
    phone?.stop({ answered: call.answeredAt !== null, byHuman: call.endedBy === 'contact' });
  }
}
