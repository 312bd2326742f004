import type { ConferenceCallback, ParticipantOptions, PlaySource } from '../conferences/conference';
import { badParameter } from '../twilio-error';
import type { RequestParams } from './request-params';

const MOST_PARTICIPANTS = 250;

export function participantOptionsOf(params: RequestParams): ParticipantOptions {
  return {
    label: params.text('Label') ?? null,
    muted: params.flag('Muted') ?? false,
    startOnEnter: params.flag('StartConferenceOnEnter') ?? true,
    endOnExit: params.flag('EndConferenceOnExit') ?? false,
    coach: params.flag('Coaching') ? coachedOf(params) : null,
    maxParticipants: params.number('MaxParticipants') ?? MOST_PARTICIPANTS,
    beep: beepOf(params.text('Beep')),
    // `WaitUrl=` (empty) is silence, no WaitUrl is Twilio's music (carriers/twilio.md §1).
    wait: playSourceOf(params, 'Wait', 'POST') ?? (params.has('WaitUrl') ? null : 'default music'),
  };
}

export function conferenceCallbackOf(params: RequestParams): ConferenceCallback | null {
  const url = params.text('ConferenceStatusCallback');
  if (!url) return null;
  const events = params.list('ConferenceStatusCallbackEvent') ?? ['start', 'end'];
  return { url, method: params.method('ConferenceStatusCallbackMethod'), events: new Set(events) };
}

/** `HoldUrl` and `HoldMethod`, and so on. */
export function playSourceOf(params: RequestParams, what: 'Hold' | 'Announce' | 'Wait', fallback: 'GET' | 'POST'): PlaySource | null {
  const url = params.text(`${what}Url`);
  return url ? { url, method: params.method(`${what}Method`, fallback) } : null;
}

export function coachedOf(params: RequestParams): string {
  const callSid = params.text('CallSidToCoach');
  if (callSid === undefined) throw badParameter('CallSidToCoach is required for coaching', 13240);
  return callSid;
}

function beepOf(value: string | undefined): ParticipantOptions['beep'] {
  return value === 'false' || value === 'onEnter' || value === 'onExit' ? value : 'true';
}
