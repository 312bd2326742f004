import type { ConferenceEngine } from '../conferences/conference-engine';
import { Participant, type ConferenceCallback, type ParticipantOptions } from '../conferences/conference';
import type { Timers } from '../../core/timers';
import type { DialOutcome } from './dial-verb';
import type { Verb } from './parse-twiml';
import { wholeNumber } from './play-verbs';
import { methodOf } from './simple-verbs';
import { TwimlFault } from './twiml-fault';
import { resolveUrl } from './urls';
import type { VerbContext } from './verb-context';

const MOST_PARTICIPANTS = 250;

/** <Dial><Conference>: joins, and waits until the call has left the room again. */
export class DialConference {
  constructor(
    private readonly conferences: ConferenceEngine,
    private readonly timers: Timers,
  ) {}

  async dial(dial: Verb, noun: Verb, { call, signal, baseUrl }: VerbContext): Promise<DialOutcome> {
    if (noun.text === '' || noun.text.length > 128) throw new TwimlFault(13230, 'Dial->Conference: Invalid conference name', baseUrl);
    const { promise, resolve } = Promise.withResolvers<void>();
    const options = participantOptions(noun.attributes, baseUrl);
    const conference = this.conferences.open(call.facts.accountSid, noun.text, callbackOf(noun.attributes, baseUrl));
    const refusal = this.conferences.refusal(conference, options);
    if (refusal) {
      call.notify(refusal.code, refusal.message, baseUrl);
      return { status: 'failed' };
    }
    this.conferences.admit(conference, new Participant(call, options, () => resolve()));
    this.conferences.join(call);
    const leave = (): void => this.conferences.leave(call, 'participant_updated_via_api');
    signal.addEventListener('abort', leave, { once: true });
    const limitS = wholeNumber(dial.attributes['timeLimit'], 0);
    const cancelLimit = limitS > 0 ? this.timers.after(limitS * 1000, leave) : () => undefined;
    await promise;
    cancelLimit();
    signal.removeEventListener('abort', leave);
    return { status: 'completed' };
  }
}

function participantOptions(attributes: Record<string, string>, baseUrl: string | null): ParticipantOptions {
  const { waitUrl, beep } = attributes;
  return {
    label: attributes['participantLabel'] || null,
    muted: attributes['muted'] === 'true',
    startOnEnter: attributes['startConferenceOnEnter'] !== 'false',
    endOnExit: attributes['endConferenceOnExit'] === 'true',
    coach: attributes['coach'] || null,
    beep: beep === 'false' || beep === 'onEnter' || beep === 'onExit' ? beep : 'true',
    wait:
      waitUrl === undefined
        ? 'default music'
        : waitUrl === ''
          ? null
          : { url: resolveUrl(waitUrl, baseUrl), method: methodOf(attributes['waitMethod']) },
    maxParticipants: Math.min(wholeNumber(attributes['maxParticipants'], MOST_PARTICIPANTS), MOST_PARTICIPANTS),
  };
}

function callbackOf(attributes: Record<string, string>, baseUrl: string | null): ConferenceCallback | null {
  const url = attributes['statusCallback'];
  if (!url) return null;
  const events = (attributes['statusCallbackEvent'] ?? 'start end').split(/\s+/);
  return { url: resolveUrl(url, baseUrl), method: methodOf(attributes['statusCallbackMethod']), events: new Set(events) };
}
