import type { StartCall } from './call-starter';
import type { CallRow } from './calls.repository';

const NOTHING_YET = {
  campaignId: null,
  answeredBy: null,
  conferenceSid: null,
  callSid: null,
  roomAttempt: 0,
  customerBridgedAt: null,
  dialSlotAt: null,
  dialSentAt: null,
  dialResult: null,
  initiatedAt: null,
  ringingAt: null,
  startedAt: null,
  endedAt: null,
  legEndedAt: null,
  endReason: null,
  endDetail: null,
  endWantedAt: null,
  hangupSentAt: null,
  customerMuted: false,
  customerHold: false,
  customerSequence: null,
  customerLeftAt: null,
  agentPresent: false,
  agentMetAt: null,
  agentAbsentSince: null,
  holdTrackAt: null,
  messageAt: null,
  abandoned: false,
  outcome: null,
  notes: null,
  followUpAt: null,
  loggedAt: null,
  quality: null,
  recording: null,
  lastEventAt: null,
  reconcileAt: null,
  reconcileAttempts: 0,
  actAt: null,
  actAttempts: 0,
} satisfies Partial<CallRow>;

/** The row of a call that is only intended: no carrier knows of it yet. */
export function newCallRow(id: string, input: StartCall, now: Date): CallRow {
  const { principal } = input;
  const isUser = principal.kind === 'user';
  return {
    ...NOTHING_YET,
    id,
    conferenceId: conferenceIdOf(id),
    provider: input.provider.name,
    path: input.path,
    state: 'dialing',
    principalId: principal.id,
    identity: input.identity,
    userId: isUser ? principal.userId : null,
    userName: isUser ? principal.name : null,
    contactId: input.contact?.id ?? null,
    contactName: input.contact?.name ?? null,
    contactCompany: input.contact?.company ?? null,
    contactTimeZone: input.contact?.timeZone ?? null,
    toPhone: input.to,
    fromPhone: input.from,
    record: input.record,
    overrideReason: input.overrideReason,
    createdAt: now,
  };
}

/** Our name of the room: `COLD_CALL_` and the call's id in hex (design.md §8). */
export function conferenceIdOf(callId: string): string {
  return `COLD_CALL_${callId.replaceAll('-', '')}`;
}
