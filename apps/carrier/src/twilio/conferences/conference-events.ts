import { rfc2822 } from '../rfc2822';
import { params, type Params } from '../webhooks/params';
import type { WebhookCourier } from '../../webhooks/webhook-courier';
import type { Webhook } from '../webhooks/webhook-record';
import type { Conference, LeaveReason, Participant } from './conference';

/** Which entry of `statusCallbackEvent` asks for which event. */
const SUBSCRIPTIONS = {
  'conference-start': 'start',
  'conference-end': 'end',
  'participant-join': 'join',
  'participant-leave': 'leave',
  'participant-mute': 'mute',
  'participant-unmute': 'mute',
  'participant-hold': 'hold',
  'participant-unhold': 'hold',
  'participant-modify': 'modify',
  'announcement-end': 'announcement',
  'announcement-fail': 'announcement',
} as const;

export type ConferenceEvent = keyof typeof SUBSCRIPTIONS;

const END_TEXTS = {
  'conference-ended-via-api': 'Conference ended via API',
  'participant-with-end-conference-on-exit-left': 'Participant with endConferenceOnExit left',
  'participant-with-end-conference-on-exit-kicked': 'Participant with endConferenceOnExit was kicked',
  'last-participant-left': 'Last participant left conference',
  'last-participant-kicked': 'Last participant was kicked',
} as const;

/** Conference status callbacks (carriers/twilio.md §2), numbered from 1 per conference. */
export class ConferenceEvents {
  constructor(private readonly courier: WebhookCourier<Webhook>) {}

  tell(conference: Conference, event: ConferenceEvent, details: Params = []): void {
    const { callback } = conference;
    if (!callback?.events.has(SUBSCRIPTIONS[event])) return;
    conference.sequence += 1;
    const fields: Params = [
      ...params({
        ConferenceSid: conference.sid,
        FriendlyName: conference.name,
        AccountSid: conference.accountSid,
        SequenceNumber: conference.sequence,
        Timestamp: rfc2822(new Date()),
        StatusCallbackEvent: event,
      }),
      ...details,
    ];
    this.courier.tell(conference, { kind: 'conference-status', address: callback.url, method: callback.method, fields });
  }

  tellOf(conference: Conference, event: ConferenceEvent, participant: Participant, more: Params = []): void {
    this.tell(conference, event, [...participantFields(participant), ...more]);
  }

  left(conference: Conference, participant: Participant, reason: LeaveReason): void {
    const more = params({ ParticipantCallStatus: participant.call.status, ReasonParticipantLeft: reason });
    this.tellOf(conference, 'participant-leave', participant, more);
  }

  ended(conference: Conference): void {
    const { endReason, endedByCall, endedByLabel } = conference;
    const details = params({
      ReasonConferenceEnded: endReason,
      Reason: endReason && END_TEXTS[endReason],
      CallSidEndingConference: endedByCall?.sid,
      ParticipantLabelEndingConference: endedByLabel,
    });
    this.tell(conference, 'conference-end', details);
  }
}

function participantFields({ call, muted, held, options }: Participant): Params {
  return params({
    CallSid: call.sid,
    Muted: muted,
    Hold: held,
    Coaching: options.coach !== null,
    CallSidToCoach: options.coach,
    EndConferenceOnExit: options.endOnExit,
    StartConferenceOnEnter: options.startOnEnter,
    ParticipantLabel: options.label,
  });
}
