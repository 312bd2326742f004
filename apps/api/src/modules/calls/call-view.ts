import type { CallTimelineEntry, CallView, RecordingView } from '@dialer/contracts';
import { answeredSeconds, isOver } from './call-state';
import type { CallRow, EventRow } from './calls.repository';
import { endMessage, suggestedOutcome } from './end-reasons';

const iso = (date: Date | null) => date?.toISOString() ?? null;

/** A row as others see it. */
export function toCallView(call: CallRow, now: Date): CallView {
  return {
    id: call.id,
    conference_id: call.conferenceId,
    conference_sid: conferenceSidOf(call),
    call_sid: call.callSid,
    provider: call.provider,
    path: call.path,
    state: call.state,
    to_phone: call.toPhone,
    from_phone: call.fromPhone,
    contact_id: call.contactId,
    contact_name: call.contactName,
    contact_company: call.contactCompany,
    user_id: call.userId,
    user_name: call.userName,
    end_reason: call.endReason,
    end_message: endMessage(call),
    suggested_outcome: suggestedOutcome(call),
    outcome: call.outcome,
    notes: call.notes,
    follow_up_at: iso(call.followUpAt),
    abandoned: call.abandoned,
    agent_connected: call.agentPresent,
    recording: call.recording && inOrder(call.recording),
    created_at: call.createdAt.toISOString(),
    ringing_at: iso(call.ringingAt),
    started_at: iso(call.startedAt),
    ended_at: iso(call.endedAt),
    duration: answeredSeconds(call, now),
    log_owed: isLogOwed(call),
  };
}

/** Where rooms are made by our commands their carrier ids come late and may change: ours stands for them for good (calls.md A4). */
export function conferenceSidOf({ path, conferenceSid, conferenceId }: CallRow): string | null {
  return path === 'room' ? conferenceSid : conferenceId;
}

/** PostgreSQL has an order of its own for what is inside of JSON, and views are compared as text. */
const inOrder = (recording: RecordingView): RecordingView => ({
  status: recording.status,
  duration: recording.duration,
  channels: recording.channels,
  // Rows of earlier versions lack these.
  contact_channel: recording.contact_channel ?? 'left',
  paused: recording.paused ?? false,
  reason: recording.reason ?? null,
  legal_hold: recording.legal_hold ?? false,
});

/** Whoever dialled writes down how it went, also when the carrier refused; a dial that was never sent leaves nothing to write. */
export function isLogOwed(call: CallRow): boolean {
  return isOver(call.state) && call.userId !== null && call.loggedAt === null && call.dialSentAt !== null;
}

export function toTimelineEntry(event: EventRow): CallTimelineEntry {
  return { at: event.at.toISOString(), kind: event.kind, source: event.source, detail: event.detail };
}
