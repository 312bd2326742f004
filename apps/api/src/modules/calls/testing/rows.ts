import type { ConferenceEvent, LegEvent, LegStatus, LocalFailureEvent, ParticipantEvent } from '@dialer/telephony';
import type { CallRow, LegRow } from '../calls.repository';
import { newCallRow } from '../new-call';

export const T0 = new Date('2026-03-01T10:00:00Z');
export const at = (seconds: number) => new Date(T0.getTime() + seconds * 1000);
const ID = '019355a0-7c1e-7a10-9c55-2f6c1d0e8a02';
export const CALL_SID = `CA${'1'.repeat(32)}`;
export const AGENT_SID = `CA${'2'.repeat(32)}`;
export const CONFERENCE_SID = `CF${'3'.repeat(32)}`;

export function makeCall(partial: Partial<CallRow> = {}): CallRow {
  const principal = { kind: 'api_key' as const, id: 'key:1', permissions: [] };
  const input = {
    principal,
    identity: 'key_1',
    provider: { name: 'twilio' } as never,
    path: 'room' as const,
    to: '+14155550110',
    from: '+14155550199',
    ownCallerIds: [],
    contact: null,
    record: null,
    overrideReason: null,
    idempotency: null,
  };
  return { ...newCallRow(ID, input, T0), ...partial };
}

export function makeLeg(partial: Partial<LegRow> = {}): LegRow {
  const nothingYet = {
    legSid: null,
    joinedAt: null,
    leftAt: null,
    hangupSentAt: null,
    lastSequence: null,
    clientId: null,
    credential: null,
    dialAt: null,
    answeredAt: null,
    bridgedAt: null,
  };
  return {
    id: 'leg-1',
    callId: ID,
    label: 'agent_1',
    identity: 'key_1',
    muted: false,
    hold: false,
    createdAt: T0,
    ...nothingYet,
    ...partial,
  };
}

const origin = (when: Date, sequence: number | null) => ({
  provider: 'twilio' as const,
  key: `k:${when.getTime()}`,
  callId: ID,
  sequence,
  at: when,
});

export const legEvent = (status: LegStatus, when: Date, partial: Partial<LegEvent> = {}): LegEvent => ({
  ...origin(when, 0),
  kind: 'leg',
  label: null,
  legSid: CALL_SID,
  status,
  to: '+14155550110',
  from: '+14155550199',
  reason: null,
  ...partial,
});

export const participantEvent = (
  change: ParticipantEvent['change'],
  when: Date,
  partial: Partial<ParticipantEvent> = {},
): ParticipantEvent => ({
  ...origin(when, null),
  kind: 'participant',
  change,
  conferenceSid: CONFERENCE_SID,
  room: makeCall().conferenceId,
  legSid: AGENT_SID,
  label: 'agent_1',
  reason: null,
  ...partial,
});

export const conferenceEvent = (change: 'start' | 'end', when: Date, partial: Partial<ConferenceEvent> = {}): ConferenceEvent => ({
  ...origin(when, null),
  kind: 'conference',
  change,
  conferenceSid: CONFERENCE_SID,
  room: makeCall().conferenceId,
  reason: null,
  ...partial,
});

export const localFailure = (reason: string, when: Date): LocalFailureEvent => ({ ...origin(when, null), kind: 'local-failure', reason });
