import type { CallEvent } from '../call-event';
import { lookUp } from '../look-up';
import { WebhookRejectedError } from '../telephony-error';
import { SPEECH_END_MS } from './twilio.detection';
import { CALL_SID, CONFERENCE_SID, IDENTITY, RECORDING_SID, ROOM } from './twilio.ids';
import {
  ANNOUNCEMENT_CHANGE_OF,
  CONFERENCE_CHANGE_OF,
  LEG_STATUS_OF,
  PARTICIPANT_CHANGE_OF,
  RECORDING_STATUS_OF,
  VERDICT_OF,
} from './twilio.mapping';

/** A verified request: its address, its parameters and who sent it when. */
export interface Verified {
  /** The last part of the path, e.g. `conference-status`. */
  route: string;
  callId: string | null;
  params: Map<string, string>;
  at: Date;
}

/** What a verified request means, by the route it came to. */
export function eventsOf(request: Verified): CallEvent[] {
  if (request.route === 'status') return parseLegStatus(request);
  if (request.route === 'conference-status') return parseConferenceStatus(request);
  if (request.route === 'recording-status') return parseRecordingStatus(request);
  if (request.route === 'dial') return parseClientDial(request);
  if (request.route === 'amd-status') return parseDetection(request);
  if (request.route === 'opt-out') return parseDigits(request);
  if (request.route === 'inbound') return parseInbound(request);
  return parseMediaRequest(request);
}

function parseLegStatus(request: Verified): CallEvent[] {
  const legSid = required(request, 'CallSid', CALL_SID);
  const status = lookUp(LEG_STATUS_OF, optional(request, 'CallStatus'));
  if (!status) throw malformed('CallStatus is none we know');
  const from = optional(request, 'From');
  // The TwiML App reports the browser's leg to the same address; that never changes the contact's state (calls.md A3).
  if (from?.startsWith('client:')) return [];
  const sequence = requiredSequence(request);
  const sip = optional(request, 'SipResponseCode');
  return [
    {
      kind: 'leg',
      label: null,
      ...origin(request, `status:${legSid}:${sequence}`),
      sequence,
      legSid,
      status,
      to: optional(request, 'To'),
      from,
      reason: status !== 'completed' && sip && /^\d{3}$/.test(sip) ? `sip_${sip}` : null,
    },
  ];
}

function parseConferenceStatus(request: Verified): CallEvent[] {
  const conferenceSid = required(request, 'ConferenceSid', CONFERENCE_SID);
  const room = required(request, 'FriendlyName', ROOM);
  const name = required(request, 'StatusCallbackEvent', /^[a-z-]{1,64}$/);
  const sequence = requiredSequence(request);
  const common = { ...origin(request, `conf:${conferenceSid}:${sequence}`), sequence, conferenceSid, room };
  const conference = lookUp(CONFERENCE_CHANGE_OF, name);
  if (conference) return [{ kind: 'conference', ...common, change: conference, reason: optional(request, 'ReasonConferenceEnded') }];
  const announced = lookUp(ANNOUNCEMENT_CHANGE_OF, name);
  if (announced) {
    const told = { documentUrl: optional(request, 'AnnounceUrl'), reason: announced === 'fail' ? 'announcement_failed' : null };
    return [{ kind: 'announcement', ...common, change: announced, ...told }];
  }
  const change = lookUp(PARTICIPANT_CHANGE_OF, name);
  if (!change) return [];
  const reason = optional(request, 'ReasonParticipantLeft');
  return [
    {
      kind: 'participant',
      ...common,
      change,
      legSid: required(request, 'CallSid', CALL_SID),
      label: optional(request, 'ParticipantLabel'),
      reason,
    },
  ];
}

/** Its `RecordingUrl` is not read: the audio is fetched from the address that we know. */
function parseRecordingStatus(request: Verified): CallEvent[] {
  const recordingSid = required(request, 'RecordingSid', RECORDING_SID);
  const name = optional(request, 'RecordingStatus') ?? '';
  const status = lookUp(RECORDING_STATUS_OF, name);
  if (!status) throw malformed('RecordingStatus is none we know');
  return [
    {
      kind: 'recording',
      ...origin(request, `rec:${recordingSid}:${name}`),
      sequence: null,
      recordingSid,
      legSid: optional(request, 'CallSid') === null ? null : required(request, 'CallSid', CALL_SID),
      status,
      durationSeconds: whole(request, 'RecordingDuration'),
      channels: whole(request, 'RecordingChannels'),
      reason: optional(request, 'ErrorCode')?.match(/^[1-9]\d{0,8}$/)?.[0] ?? null,
    },
  ];
}

function parseClientDial(request: Verified): CallEvent[] {
  const legSid = required(request, 'CallSid', CALL_SID);
  const [, identity] = required(request, 'From', IDENTITY_FROM).split(':') as [string, string];
  return [
    {
      kind: 'client-dial',
      ...origin(request, `dial:${legSid}`),
      sequence: null,
      legSid,
      identity,
      to: optional(request, 'To') ?? '',
      params: Object.fromEntries(request.params),
    },
  ];
}

const IDENTITY_FROM = new RegExp(`^client:${IDENTITY.source.slice(1)}`);

/** One callback per leg. What failed, or says what nobody knows, is no ground for hanging up on a person (calls.md C11). */
function parseDetection(request: Verified): CallEvent[] {
  const legSid = required(request, 'CallSid', CALL_SID);
  const told = optional(request, 'MachineDetectionStatus') === 'failed' ? undefined : lookUp(VERDICT_OF, optional(request, 'AnsweredBy'));
  // Measured up to the verdict, which follows a silence of this length (calls.md C10).
  const durationMs = whole(request, 'MachineDetectionDuration');
  return [
    {
      kind: 'detection',
      ...origin(request, `amd:${legSid}`),
      sequence: null,
      legSid,
      verdict: told ?? 'unknown',
      greetingEndMs: durationMs === null ? null : Math.max(durationMs - SPEECH_END_MS, 0),
      silenceMs: null,
      failed: told === undefined,
    },
  ];
}

/** `<Gather>` sends its request again when the leg is asked again: the key tells the leg, not the press. */
function parseDigits(request: Verified): CallEvent[] {
  const legSid = required(request, 'CallSid', CALL_SID);
  const digits = optional(request, 'Digits') ?? '';
  if (!/^[0-9*#A-D]{0,32}$/.test(digits)) throw malformed('Digits are none');
  return [{ kind: 'digits', ...origin(request, `digits:${legSid}:${digits}`), sequence: null, legSid, digits }];
}

function parseInbound(request: Verified): CallEvent[] {
  const legSid = required(request, 'CallSid', CALL_SID);
  const [to, from] = [optional(request, 'To'), optional(request, 'From')].map((number) => number?.slice(0, 256) ?? null);
  return [{ kind: 'inbound-call', ...origin(request, `inbound:${legSid}`), sequence: null, legSid, to: to ?? null, from: from ?? null }];
}

/** Documents asked for by a leg, or by nobody in particular. Answered from the row, so never deduplicated (calls.md A2). */
function parseMediaRequest(request: Verified): CallEvent[] {
  const legSid = request.params.has('CallSid') ? required(request, 'CallSid', CALL_SID) : null;
  return [{ kind: 'media-request', ...origin(request, `media:${request.route}:${legSid ?? ''}`), sequence: null, legSid }];
}

function origin(request: Verified, key: string) {
  return { provider: 'twilio' as const, key, callId: request.callId, at: request.at };
}

function optional(request: Verified, name: string): string | null {
  return request.params.get(name) || null;
}

function whole(request: Verified, name: string): number | null {
  const text = optional(request, name);
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function required(request: Verified, name: string, shape: RegExp): string {
  const value = request.params.get(name);
  if (value === undefined || !shape.test(value)) throw malformed(`${name} is missing or has no such form`);
  return value;
}

function requiredSequence(request: Verified): number {
  return Number(required(request, 'SequenceNumber', /^\d{1,9}$/));
}

export function malformed(why: string): WebhookRejectedError {
  return new WebhookRejectedError('malformed', why);
}
