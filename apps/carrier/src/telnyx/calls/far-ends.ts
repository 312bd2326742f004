import type { CallAudio } from '../../audio/call-audio';
import { ContactLeg } from '../../contact-leg';
import { contactFor, type ContactScript, HUMAN } from '../../contacts';
import type { Timers } from '../../core/timers';
import type { AudioPort } from '../../media/audio';
import type { PhoneBook } from '../../phone-port';
import type { RtcBrowsers, RtcEnding } from '../browser-port';
import { contactLine } from './contact-line';
import type { Keypad } from './gathering';
import { type CallFacts, type Ending, TelnyxCall } from './telnyx-call';
import type { TelnyxEngine } from './telnyx-engine';

/** Q.850 words and numbers by our own (carriers/telnyx.md §7.2). */
const Q850: Readonly<Record<Ending['cause'], readonly [cause: string, code: number]>> = {
  normal_clearing: ['NORMAL_CLEARING', 16],
  time_limit: ['NORMAL_CLEARING', 16],
  user_busy: ['USER_BUSY', 17],
  timeout: ['NO_ANSWER', 19],
  no_answer: ['NO_ANSWER', 19],
  call_rejected: ['CALL_REJECTED', 21],
  not_found: ['UNALLOCATED_NUMBER', 1],
  originator_cancel: ['ORIGINATOR_CANCEL', 487],
  unspecified: ['NORMAL_TEMPORARY_FAILURE', 41],
};

/** What a browser is told about the end of its call. */
export function byeOf({ cause, sipCode }: Ending): RtcEnding {
  const [words, causeCode] = Q850[cause];
  return { cause: words, causeCode, ...(sipCode !== null && { sipCode }) };
}

const NOBODY: AudioPort = { next: () => null, push: () => undefined, close: () => undefined };

/** Makes legs with whoever is at their other end. */
export class FarEnds {
  /** Set once the signalling is there. */
  browsers: RtcBrowsers | null = null;

  constructor(
    private readonly audio: CallAudio,
    private readonly engine: TelnyxEngine,
    private readonly keypad: Keypad,
    private readonly timers: Timers,
    private readonly phones: PhoneBook,
  ) {}

  /** Who is at a number right now: a human at `/phone` who wants its calls, else whom its digits say. */
  scriptFor(number: string): ContactScript {
    return this.phones.find(number) ? HUMAN : contactFor(number);
  }

  /** A leg to (or from) the phone of a contact. */
  contact(facts: Omit<CallFacts, 'script'>): TelnyxCall {
    const number = facts.direction === 'incoming' ? facts.from : facts.to;
    const phone = facts.direction === 'incoming' ? null : this.phones.find(number);
    const script = phone ? HUMAN : contactFor(number);
    phone?.reserve();
    const audio = this.audio.contact(script);
    const call = new TelnyxCall({ ...facts, script }, audio);
    const leg = new ContactLeg(contactLine(call, this.engine, this.keypad), script, audio, this.timers, phone);
    call.contact = leg;
    call.farEnd = leg;
    return call;
  }

  /** A leg to a browser that is signed in under this name. `start` makes it ring; SIP 480 when nobody is there. */
  browser(facts: Omit<CallFacts, 'script'>, username: string): { call: TelnyxCall; start: () => void } {
    const call = new TelnyxCall({ ...facts, script: null }, this.audio.browser(NOBODY));
    return { call, start: () => this.invite(call, username) };
  }

  private invite(call: TelnyxCall, username: string): void {
    const { facts, clientState } = call;
    const invited = this.browsers?.invite(username, {
      ids: facts.ids,
      callerNumber: facts.from,
      callerName: facts.fromDisplayName ?? facts.from,
      calleeNumber: facts.to,
      clientState,
      customHeaders: facts.customHeaders,
      handler: {
        onAnswer: () => this.engine.answer(call),
        onHangUp: () => this.browserHungUp(call),
        onGone: () => this.browserHungUp(call),
        onDigits: (digits) => this.keypad.press(call, digits),
        onHold: (held) => call.audio.setHeld(held),
      },
    });
    if (!invited) return this.engine.end(call, { cause: 'unspecified', source: 'callee', sipCode: 480 });
    call.audio.close();
    call.audio = this.audio.browser(invited.media);
    call.farEnd = { hangUp: (ending) => invited.leg.hangUp(byeOf(ending)) };
    this.engine.ring(call);
  }

  private browserHungUp(call: TelnyxCall): void {
    call.endedBy ??= 'browser';
    if (call.answeredAt) this.engine.end(call, { cause: 'normal_clearing', source: 'callee', sipCode: 200 });
    else this.engine.end(call, { cause: 'call_rejected', source: 'callee', sipCode: 603 });
  }
}
