import type { ContactAudio } from './audio/call-audio';
import { RINGS_AFTER_MS, type ContactScript } from './contacts';
import type { Timers } from './core/timers';
import type { AudioPort } from './media/audio';
import type { Phone, PhoneLine } from './phone-port';

/** A person first listens to what is asked. */
const PRESSES_AFTER_MS = 1000;

/** A call as the called person has it: what is done with it at this end, whichever carrier's call it is. */
export interface ContactLine {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly isOver: boolean;
  readonly isAnswered: boolean;
  /** Whether the contact, not the other side, ended it. */
  readonly endedByContact: boolean;
  /** Runs `action` after `ms` unless the call is answered or ends before. */
  until(ms: number, action: () => void): void;
  /** No effect when it rings already. */
  ring(): void;
  answer(): void;
  /** SIP 486. */
  busy(): void;
  /** SIP 603. */
  reject(): void;
  /** The contact ends an answered call. */
  hangUp(): void;
  press(digits: string): void;
}

/** The called person's side of a call: acts out the script of its number, or what `/control` orders, or lets a human do it. */
export class ContactLeg {
  private cancelHangUp: () => void = () => undefined;

  constructor(
    private readonly line: ContactLine,
    readonly script: ContactScript,
    readonly audio: ContactAudio,
    private readonly timers: Timers,
    /** Where a human takes this side. */
    private phone: Phone | null,
  ) {}

  /** The dial has reached the network. */
  start(): void {
    const { outcome } = this.script;
    // A busy line never rings.
    if (outcome.kind === 'busy') this.line.until(outcome.afterMs, () => this.line.busy());
    else this.line.until(RINGS_AFTER_MS, () => this.ring());
  }

  pickUp(): void {
    if (this.line.isAnswered || this.line.isOver) return;
    this.line.ring();
    this.leavePhone();
    this.audio.answer();
    this.line.answer();
    if (this.script.hangsUpAfterMs === undefined) return;
    this.cancelHangUp = this.timers.after(this.script.hangsUpAfterMs, () => this.line.hangUp());
  }

  /** The person puts the receiver down; before the answer that is a rejection. */
  putDown(): void {
    if (this.line.isAnswered) this.line.hangUp();
    else this.line.reject();
  }

  press(digits: string): void {
    this.line.press(digits);
  }

  /** A menu waits for keys. */
  asked(): void {
    const { presses } = this.script;
    if (presses !== undefined) this.timers.after(PRESSES_AFTER_MS, () => this.line.isOver || this.press(presses));
  }

  /** The call is over: from the other side, or from this one. */
  hangUp(): void {
    this.cancelHangUp();
    this.leavePhone();
  }

  private ring(): void {
    this.line.ring();
    this.audio.ring();
    this.phone?.ring(this.phoneLine());
    const { outcome } = this.script;
    if (outcome.kind === 'answer') this.line.until(outcome.afterMs, () => this.pickUp());
    if (outcome.kind === 'reject') this.line.until(outcome.afterMs, () => this.putDown());
  }

  private phoneLine(): PhoneLine {
    const { id, from, to } = this.line;
    return {
      id,
      from,
      to,
      pickUp: (voice) => this.handOver(voice),
      putDown: () => this.putDown(),
      press: (digits) => this.press(digits),
    };
  }

  private handOver(voice: AudioPort): void {
    if (this.line.isAnswered || this.line.isOver) return;
    this.audio.handOver(voice);
    this.line.answer();
  }

  private leavePhone(): void {
    const { phone, line } = this;
    this.phone = null;
    phone?.stop({ answered: line.isAnswered, byHuman: line.endedByContact });
  }
}
