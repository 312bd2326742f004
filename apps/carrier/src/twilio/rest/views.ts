import type { Call } from '../calls/call';
import type { Conference, Participant } from '../conferences/conference';
import { rfc2822 } from '../rfc2822';

const base = (accountSid: string): string => `/2010-04-01/Accounts/${accountSid}`;

const CALL_PARTS = [
  'notifications',
  'recordings',
  'payments',
  'events',
  'siprec',
  'streams',
  'transcriptions',
  'user_defined_message_subscriptions',
  'user_defined_messages',
];
const PART_FILES: Record<string, string> = {
  user_defined_message_subscriptions: 'UserDefinedMessageSubscriptions',
  user_defined_messages: 'UserDefinedMessages',
};
const fileOf = (part: string): string => PART_FILES[part] ?? part[0]?.toUpperCase() + part.slice(1);

/** `(415) 555-0110` for North American numbers, the number itself otherwise. */
function formatted(number: string): string {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
}

export function callView(call: Call): Record<string, unknown> {
  const { facts } = call;
  const uri = `${base(facts.accountSid)}/Calls/${call.sid}`;
  return {
    sid: call.sid,
    account_sid: facts.accountSid,
    parent_call_sid: facts.parentSid,
    to: facts.to,
    to_formatted: formatted(facts.to),
    from: facts.from,
    from_formatted: formatted(facts.from),
    phone_number_sid: facts.phoneNumberSid,
    status: call.status,
    direction: facts.direction,
    date_created: rfc2822(call.createdAt),
    date_updated: rfc2822(call.updatedAt),
    start_time: rfc2822(call.startedAt),
    end_time: rfc2822(call.endedAt),
    duration: call.durationS === null ? null : String(call.durationS),
    price: null,
    price_unit: 'USD',
    answered_by: call.answeredBy,
    api_version: '2010-04-01',
    forwarded_from: null,
    group_sid: null,
    caller_name: null,
    queue_time: String(call.queueMs),
    trunk_sid: null,
    uri: `${uri}.json`,
    subresource_uris: Object.fromEntries(CALL_PARTS.map((part) => [part, `${uri}/${fileOf(part)}.json`])),
  };
}

export function conferenceView(conference: Conference): Record<string, unknown> {
  const uri = `${base(conference.accountSid)}/Conferences/${conference.sid}`;
  return {
    sid: conference.sid,
    account_sid: conference.accountSid,
    friendly_name: conference.name,
    status: conference.status,
    region: 'us1',
    api_version: '2010-04-01',
    date_created: rfc2822(conference.createdAt),
    date_updated: rfc2822(conference.updatedAt),
    reason_conference_ended: conference.endReason,
    call_sid_ending_conference: conference.endedByCall?.sid ?? null,
    uri: `${uri}.json`,
    subresource_uris: { participants: `${uri}/Participants.json`, recordings: `${uri}/Recordings.json` },
  };
}

export function participantView(conference: Conference, participant: Participant): Record<string, unknown> {
  const { call, options } = participant;
  return {
    account_sid: conference.accountSid,
    call_sid: call.sid,
    conference_sid: conference.sid,
    label: participant.label,
    coaching: options.coach !== null,
    call_sid_to_coach: options.coach,
    date_created: rfc2822(participant.createdAt),
    date_updated: rfc2822(participant.updatedAt),
    start_conference_on_enter: options.startOnEnter,
    end_conference_on_exit: options.endOnExit,
    muted: participant.muted,
    hold: participant.held,
    status: participant.status,
    queue_time: String(call.queueMs),
    uri: `${base(conference.accountSid)}/Conferences/${conference.sid}/Participants/${call.sid}.json`,
  };
}
