import { createHash } from 'node:crypto';
import { answeredSeconds, isOver } from '../calls/call-state';
import type { CallRow } from '../calls/calls.repository';
import { carrierSidOf } from '../recordings/recording-state';
import type { RecordingRow } from '../recordings/recordings.repository';

/** What a web backend that was written for the first version relies on (contract.md §6); more may be added, nothing renamed. */
export function callLogBody(call: CallRow) {
  const end = call.endedAt ?? call.createdAt;
  return {
    caller_phone_number: call.fromPhone,
    to_phone_number: call.toPhone,
    call_direction: 'OUTBOUND',
    // Of an unanswered call the time of the dial (calls.md E24).
    call_start_time: (call.startedAt ?? call.dialSentAt ?? call.createdAt).toISOString(),
    call_end_time: end.toISOString(),
    call_duration_seconds: answeredSeconds(call, end),
    call_status: call.state,
    twilio_call_sid: call.callSid,
    telephony_provider: call.provider,
    call_id: call.id,
    outcome: call.outcome,
    notes: call.notes,
    // What detection says of who answered; null where nobody listened.
    answered_by: call.answeredBy,
    contact: call.contactId ? { id: call.contactId, name: call.contactName, company: call.contactCompany } : null,
    campaign_id: call.campaignId,
  };
}

/** Everything but the link, which is made anew for each attempt: it expires. */
export function recordingBody(recording: RecordingRow) {
  return {
    call_sid: recording.legSid,
    // One that failed before its end has none.
    recording_sid: carrierSidOf(recording),
    recording_status: recording.status === 'completed' ? 'completed' : 'failed',
    recording_duration_seconds: recording.durationSeconds,
    recording_channels: recording.channels,
    telephony_provider: recording.provider,
    call_id: recording.callId,
    recording_id: recording.id,
  };
}

/** A call is told of when it is over, and again when what is told of it has changed: the rep's log, a late webhook. */
export function isNewsOfCall(before: CallRow, after: CallRow): boolean {
  if (before === after || !isOver(after.state)) return false;
  return !isOver(before.state) || contentOf(callLogBody(before)) !== contentOf(callLogBody(after));
}

/** There was nothing to record, or it is not decided yet: nothing to tell. */
export function isToldOf({ status }: Pick<RecordingRow, 'status'>): boolean {
  return status === 'completed' || status === 'failed';
}

export function contentOf(body: object): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('base64url');
}
