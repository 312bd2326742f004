import type { CallAudio, RoomAudio } from '../../audio/call-audio';
import type { Call } from '../calls/call';
import type { CallEngine } from '../calls/call-engine';
import type { CallFactory } from '../calls/call-factory';
import { TOO_MANY_CALLS } from '../twilio-error';
import type { DialOutcome } from './dial-verb';
import type { Verb } from './parse-twiml';
import { wholeNumber } from './play-verbs';
import { methodOf } from './simple-verbs';
import { resolveUrl } from './urls';
import type { VerbContext } from './verb-context';

const DEFAULT_TIMEOUT_S = 30;
const MOST_NUMBERS = 10;
const E164 = /^\+[1-9]\d{1,14}$/;

/** <Dial> to numbers: they ring together and the first to answer is connected (carriers/twilio.md §4). */
export class DialNumbers {
  constructor(
    private readonly factory: CallFactory,
    private readonly engine: CallEngine,
    private readonly audio: CallAudio,
  ) {}

  async dial(dial: Verb, context: VerbContext): Promise<DialOutcome> {
    const { call, signal } = context;
    const nouns = dial.children.length > 0 ? dial.children : [{ name: 'Number', attributes: {}, text: dial.text, children: [] }];
    const numbers = nouns.slice(0, MOST_NUMBERS).filter((noun) => this.canDial(noun, context));
    const room = this.audio.room();
    call.audio.enter(room, { muted: false, held: false });
    const children: Call[] = [];
    const hangUpAll = (): void => children.forEach((child) => this.engine.hangUp(child, 'carrier'));
    signal.addEventListener('abort', hangUpAll, { once: true });
    const outcomes = await Promise.all(numbers.map((noun) => this.ringOne(dial, noun, context, room, children)));
    signal.removeEventListener('abort', hangUpAll);
    call.audio.leave();
    return outcomes.find((outcome) => outcome.bridged) ?? outcomes[0] ?? { status: 'failed' };
  }

  /** A browser cannot be rung by the local carrier yet; like one that is not registered it is not reached. */
  private canDial(noun: Verb, { call, baseUrl }: VerbContext): boolean {
    if (noun.name === 'Number' && E164.test(noun.text)) return true;
    call.notify(noun.name === 'Client' ? 13224 : 13223, `Dial: ${noun.name} ${noun.text.slice(0, 64)} cannot be reached`, baseUrl);
    return false;
  }

  /** Resolves when the child call is over. */
  private ringOne(dial: Verb, noun: Verb, context: VerbContext, room: RoomAudio, children: Call[]): Promise<DialOutcome> {
    const { promise, resolve } = Promise.withResolvers<DialOutcome>();
    const { call: parent, baseUrl } = context;
    if (this.engine.isFull) {
      parent.notify(TOO_MANY_CALLS.code, TOO_MANY_CALLS.message, baseUrl);
      return Promise.resolve({ status: 'failed', bridged: false });
    }
    const { statusCallback, statusCallbackMethod, statusCallbackEvent } = noun.attributes;
    const { call: child, leg } = this.factory.contactCall({
      to: noun.text,
      from: dial.attributes['callerId'] ?? parent.facts.from,
      direction: 'outbound-dial',
      parentSid: parent.sid,
      timeoutS: wholeNumber(dial.attributes['timeout'], DEFAULT_TIMEOUT_S),
      progress: statusCallback
        ? {
            url: resolveUrl(statusCallback, baseUrl),
            method: methodOf(statusCallbackMethod),
            events: new Set((statusCallbackEvent ?? 'completed').split(/\s+/)),
          }
        : null,
    });
    children.push(child);
    const others = (): Call[] => children.filter((other) => other !== child);
    this.engine.begin(child, {
      onRinging: () => child.audio.enter(room, { muted: false, held: false }),
      onAnswered: () => others().forEach((other) => this.engine.hangUp(other, 'carrier')),
      onEnded: () => resolve(outcomeOf(child)),
    });
    leg.start();
    return promise;
  }
}

function outcomeOf(child: Call): DialOutcome {
  const { status } = child;
  if (child.answeredAt) return { status: 'completed', childSid: child.sid, durationS: child.durationS ?? 0, bridged: true };
  const known = status === 'busy' || status === 'no-answer' || status === 'canceled' ? status : 'failed';
  return { status: known, childSid: child.sid, bridged: false };
}
