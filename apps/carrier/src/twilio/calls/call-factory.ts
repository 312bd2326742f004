import { ContactLeg } from '../../contact-leg';
import type { CallAudio } from '../../audio/call-audio';
import type { AudioPort } from '../../media/audio';
import { contactFor, type ContactScript, HUMAN } from '../../contacts';
import type { Timers } from '../../core/timers';
import type { PhoneBook } from '../../phone-port';
import { sid } from '../sids';
import { Call, type CallFacts } from './call';
import type { CallEngine } from './call-engine';
import type { CallStore } from './call-store';
import { contactLine } from './contact-line';

type Given = Pick<CallFacts, 'to' | 'from' | 'direction'> & Partial<CallFacts>;

const FOUR_HOURS_S = 4 * 3600;

/** Makes calls with all that belongs to them, and puts them in the store. */
export class CallFactory {
  private readonly legs = new WeakMap<Call, ContactLeg>();

  constructor(
    private readonly accountSid: string,
    private readonly store: CallStore,
    private readonly audio: CallAudio,
    private readonly engine: CallEngine,
    private readonly timers: Timers,
    private readonly phones: PhoneBook,
  ) {}

  /** Who is at a number right now: a human at `/phone` who wants its calls, else whom its digits say. */
  scriptFor(to: string): ContactScript {
    return this.phones.find(to) ? HUMAN : contactFor(to);
  }

  /** To a phone, or from one: its number decides who is there. */
  contactCall(given: Given): { call: Call; leg: ContactLeg } {
    const isIncoming = given.direction === 'inbound';
    const number = isIncoming ? given.from : given.to;
    const phone = isIncoming ? null : this.phones.find(number);
    const script = phone ? HUMAN : contactFor(number);
    phone?.reserve();
    const audio = this.audio.contact(script);
    const call = new Call({ ...this.defaults(), ...given, script }, audio);
    const leg = new ContactLeg(contactLine(call, this.engine), script, audio, this.timers, phone);
    call.farEnd = leg;
    this.legs.set(call, leg);
    this.store.add(call);
    return { call, leg };
  }

  /** From a browser. */
  browserCall(given: Given, port: AudioPort): Call {
    const call = new Call({ ...this.defaults(), ...given }, this.audio.browser(port));
    this.store.add(call);
    return call;
  }

  /** The called person of a call, for `/control`. */
  contactOf(call: Call): ContactLeg | undefined {
    return this.legs.get(call);
  }

  private defaults(): Omit<CallFacts, 'to' | 'from' | 'direction'> {
    return {
      sid: sid('CA'),
      accountSid: this.accountSid,
      parentSid: null,
      applicationSid: null,
      phoneNumberSid: null,
      customParams: {},
      fallback: null,
      progress: null,
      timeoutS: 60,
      timeLimitS: FOUR_HOURS_S,
      script: null,
    };
  }
}
