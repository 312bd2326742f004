import type { OwnedNumber } from '../account';
import type { TelnyxCall } from '../calls/telnyx-call';
import type { Conference, Participant } from '../conferences/conference';
import type { TelephonyCredential } from '../credentials/telephony-credentials';
import type { RecordingLinks } from '../recordings/recording-links';
import type { TelnyxRecording } from '../recordings/telnyx-recording';

const iso = (date: Date | null): string | null => date && date.toISOString();

function callNames({ facts }: TelnyxCall) {
  const { callControlId, callLegId, callSessionId } = facts.ids;
  return { call_control_id: callControlId, call_leg_id: callLegId, call_session_id: callSessionId };
}

export function callView(call: TelnyxCall) {
  return {
    ...callNames(call),
    record_type: 'call',
    is_alive: call.isAlive,
    client_state: call.clientState,
    call_duration: call.durationS,
    start_time: iso(call.answeredAt),
    end_time: iso(call.endedAt),
    ...(call.recordingId !== null && { recording_id: call.recordingId }),
  };
}

export function activeCallView(call: TelnyxCall) {
  return { ...callNames(call), record_type: 'call', call_duration: call.durationS, client_state: call.clientState };
}

export function conferenceView(conference: Conference) {
  const { id, name, createdAt, creator, options, status, endReason, endedAt } = conference;
  return {
    id,
    name,
    created_at: iso(createdAt),
    updated_at: iso(endedAt ?? createdAt),
    expires_at: new Date(createdAt.getTime() + 4 * 3_600_000).toISOString(),
    connection_id: creator.facts.connectionId,
    region: options.region ?? 'US',
    status,
    record_type: 'conference',
    ...(endReason !== null && { end_reason: endReason }),
  };
}

export function participantView({ id, name }: Conference, participant: Participant) {
  const { call, options, muted, onHold, leftAt, createdAt, updatedAt } = participant;
  const { callControlId, callLegId } = call.facts.ids;
  return {
    id: participant.id,
    call_control_id: callControlId,
    call_leg_id: callLegId,
    conference: { id, name },
    record_type: 'participant',
    muted,
    on_hold: onHold,
    status: leftAt ? 'left' : 'joined',
    end_conference_on_exit: options.endOnExit,
    soft_end_conference_on_exit: options.softEndOnExit,
    supervisor_role: options.supervisorRole,
    whisper_call_control_ids: options.whisperTo,
    created_at: iso(createdAt),
    updated_at: iso(updatedAt),
  };
}

/** `download_urls` are fresh each time. */
export function recordingView(recording: TelnyxRecording, links: RecordingLinks) {
  const { call, conference, options, startedAt, endedAt, createdAt } = recording;
  return {
    id: recording.id,
    record_type: 'recording',
    ...callNames(call),
    conference_id: conference?.id ?? null,
    connection_id: call.facts.connectionId,
    channels: options.channels,
    source: conference ? 'conference' : 'call',
    status: 'completed',
    duration_millis: Math.round(recording.lengthMs),
    from: call.facts.from,
    to: call.facts.to,
    initiated_by: options.initiatedBy,
    recording_started_at: iso(startedAt),
    recording_ended_at: iso(endedAt),
    download_urls: { [options.format]: links.link(recording) },
    created_at: iso(createdAt),
    updated_at: iso(endedAt ?? createdAt),
  };
}

export function credentialView(credential: TelephonyCredential, expired: boolean) {
  const { id, name, tag, connectionId, sipUsername, sipPassword, expiresAt, createdAt, updatedAt } = credential;
  return {
    id,
    record_type: 'credential',
    name,
    tag,
    resource_id: `connection:${connectionId}`,
    sip_username: sipUsername,
    sip_password: sipPassword,
    expired,
    expires_at: iso(expiresAt),
    created_at: iso(createdAt),
    updated_at: iso(updatedAt),
  };
}

export function numberView({ id, number, createdAt }: OwnedNumber, connectionId: string) {
  return {
    id,
    record_type: 'phone_number',
    phone_number: number,
    status: 'active',
    connection_id: connectionId,
    country_iso_alpha2: 'US',
    phone_number_type: 'local',
    tags: [],
    created_at: iso(createdAt),
  };
}
