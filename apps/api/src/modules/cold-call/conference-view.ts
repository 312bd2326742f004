import type { CallQuality, ConferenceStatusResponse, ParticipantView } from '@dialer/contracts';
import { CUSTOMER_LABEL } from '../calls/call-reducer';
import { conferenceSidOf } from '../calls/call-view';
import { answeredSeconds, isOver } from '../calls/call-state';
import type { CallRow, LegRow } from '../calls/calls.repository';

/** A call seen as a conference (contract.md §2). */
export function toConferenceView(call: CallRow, legs: readonly LegRow[], now: Date): ConferenceStatusResponse {
  const over = isOver(call.state);
  const participants = over ? [] : [...customerView(call), ...legs.filter((leg) => !leg.leftAt && !leg.hangupSentAt).map(agentView)];
  return {
    conference_sid: conferenceSidOf(call) ?? call.conferenceId,
    conference_id: call.conferenceId,
    friendly_name: call.conferenceId,
    status: over ? 'completed' : call.state === 'in-progress' ? 'in-progress' : 'init',
    participant_count: participants.filter((one) => one.call_sid !== null).length,
    duration: answeredSeconds(call, now),
    created_at: call.createdAt.toISOString(),
    started_at: call.startedAt?.toISOString() ?? null,
    ended_at: call.endedAt?.toISOString() ?? null,
    participants,
    ...(call.quality && { quality: call.quality as unknown as CallQuality }),
  };
}

function customerView(call: CallRow): ParticipantView[] {
  if (!call.callSid) return [];
  return [
    {
      participant_sid: CUSTOMER_LABEL,
      sid: CUSTOMER_LABEL,
      call_sid: call.callSid,
      label: 'customer',
      muted: call.customerMuted,
      hold: call.customerHold,
      start_time: call.startedAt?.toISOString() ?? null,
    },
  ];
}

/** A browser's leg is named by the label minted for its join; the carrier's id is null until it dials in (calls.md A4). */
function agentView(leg: LegRow): ParticipantView {
  return {
    participant_sid: leg.label,
    sid: leg.label,
    call_sid: leg.legSid,
    label: 'agent',
    muted: leg.muted,
    hold: leg.hold,
    start_time: leg.joinedAt?.toISOString() ?? null,
  };
}
