import type { TelnyxCall } from '../telnyx/calls/telnyx-call';
import type { Conference } from '../telnyx/conferences/conference';
import { iso, webhookView } from './control-views';

/** A leg at Telnyx, told with the same names as one at Twilio; `sid` is its call_control_id. */
export function telnyxCallView(call: TelnyxCall, conference: Conference | undefined) {
  const { facts, contact, ending } = call;
  const participant = conference?.participants.get(call.sid);
  return {
    sid: call.sid,
    carrier: 'telnyx',
    call_leg_id: facts.ids.callLegId,
    call_session_id: facts.ids.callSessionId,
    connection_id: facts.connectionId,
    client_state: call.clientState,
    direction: facts.direction,
    to: facts.to,
    from: facts.from,
    state: call.state,
    contact: contact ? contact.script.what : null,
    created_at: iso(call.createdAt),
    ringing_at: iso(call.ringingAt),
    answered_at: iso(call.answeredAt),
    ended_at: iso(call.endedAt),
    ended_by: call.endedBy,
    hangup_cause: ending?.cause ?? null,
    sip_code: ending?.sipCode ?? null,
    duration_s: call.answeredAt ? call.durationS : null,
    digits: call.digits,
    pilot_hz: contact?.audio.pilotHz ?? null,
    conference: conference ? conferenceView(conference) : null,
    in_conference: participant !== undefined,
    muted: participant?.muted ?? null,
    hold: participant?.onHold ?? null,
    notifications: call.notes.map(({ at, message }) => ({ at: iso(at), message })),
    webhooks: call.webhooks.map(webhookView),
  };
}

function conferenceView(conference: Conference) {
  return {
    sid: conference.id,
    name: conference.name,
    state: conference.status,
    participants: conference.participants.size,
    created_at: iso(conference.createdAt),
    ended_at: iso(conference.endedAt),
    end_reason: conference.endReason,
    webhooks: conference.webhooks.map(webhookView),
  };
}
