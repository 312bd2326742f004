import { params, type Params } from '../webhooks/params';
import { rfc2822 } from '../rfc2822';
import type { Call, ProgressEvent } from './call';

/** The fields of every request about a call (carriers/twilio.md §2, Voice URL). */
export function callFields(call: Call, status: string = call.status): Params {
  const { to, from, direction, accountSid, parentSid, applicationSid, customParams } = call.facts;
  return params({
    ...customParams,
    CallSid: call.sid,
    AccountSid: accountSid,
    From: from,
    To: to,
    Caller: from,
    Called: to,
    CallStatus: status,
    ApiVersion: '2010-04-01',
    Direction: direction,
    ParentCallSid: parentSid,
    ApplicationSid: applicationSid,
    ...(direction === 'inbound' ? {} : geography()),
  });
}

/** `initiated` exists only here: the REST resource says `queued` or `ringing` at that time. */
export function progressFields(call: Call, event: ProgressEvent): Params {
  const status = event === 'initiated' ? 'initiated' : call.status;
  return [
    ...callFields(call, status),
    ...params({
      CallbackSource: 'call-progress-events',
      SequenceNumber: call.sequence,
      Timestamp: rfc2822(new Date()),
      ...(event === 'completed' ? finalFields(call) : {}),
    }),
  ];
}

function finalFields(call: Call): Record<string, string | number | null> {
  const seconds = call.durationS ?? 0;
  return { CallDuration: seconds, Duration: Math.ceil(seconds / 60), SipResponseCode: call.sipCode, AnsweredBy: call.answeredBy };
}

/** Fictional numbers have no place: the fields are there and empty. */
function geography(): Record<string, string> {
  const fields = ['City', 'State', 'Zip', 'Country'];
  const parties = ['From', 'To', 'Caller', 'Called'];
  return Object.fromEntries(parties.flatMap((party) => fields.map((field) => [party + field, field === 'Country' ? 'US' : ''])));
}
