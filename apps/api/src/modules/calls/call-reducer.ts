import type { CallEvent, ConferenceEvent, LegEvent, ParticipantEvent } from '@dialer/telephony';
import { advance, isOver } from './call-state';
import type { CallRow, LegRow } from './calls.repository';

/** A call and its browser legs, as locked in one transaction. */
export interface CallSnapshot {
  call: CallRow;
  legs: LegRow[];
}
/** `fits` false: the event told nothing new, or nothing that can be true any more. */
export interface Reduced extends CallSnapshot {
  fits: boolean;
}

/** The contact's leg in every room, whatever the carrier. */
export const CUSTOMER_LABEL = 'customer';
/** Somebody of ours must be with an answered contact by then, or the call counts as abandoned (calls.md B7). */
export const ABANDONED_AFTER_MS = 2_000;
/** The message takes some seconds; whatever still stands after this is hung up for certain. */
export const MESSAGE_MS = 20_000;
/** Failures of our own that are no failure: nobody was dialled because somebody changed their mind. */
const CANCELED_BY_US: ReadonlySet<string> = new Set(['ended_before_dial', 'carrier_queue', 'browser_never_dialed', 'agent_taken']);

/** The carrier knows no such browser: it is just signing in, or has gone. */
const NOT_SIGNED_IN = 'sip_480';
const SIGNS_IN_WITHIN_MS = 3_000;
const DIAL_AGAIN_MS = 300;

/** The carrier no longer knows the leg: nothing stands there that would have to be hung up. */
const LOST = 'carrier_lost';

/** One event applied to one call. Pure, total, never throws; everything it does not understand leaves the call alone. */
export function reduce(snapshot: CallSnapshot, event: CallEvent): Reduced {
  const reduced = applyEvent(snapshot, event);
  const call = event.provider === snapshot.call.provider ? { ...reduced.call, lastEventAt: event.at } : reduced.call;
  return { ...settle({ call, legs: reduced.legs }, event.at), fits: reduced.fits };
}

function applyEvent(snapshot: CallSnapshot, event: CallEvent): Reduced {
  switch (event.kind) {
    case 'leg':
      return onLeg(snapshot, event);
    case 'participant':
      return onParticipant(snapshot, event);
    case 'conference':
      return onConference(snapshot, event);
    case 'message-ended':
      return onMessageEnded(snapshot, event.at);
    case 'local-failure':
      return onLocalFailure(snapshot, event.reason, event.at);
    default:
      return { ...snapshot, fits: true };
  }
}

/** Only the contact's leg moves the call (calls.md A3); the first callback that names it binds it (A1). */
function onLeg({ call, legs }: CallSnapshot, event: LegEvent): Reduced {
  if (event.label !== null && event.label !== CUSTOMER_LABEL) return onBrowserLeg({ call, legs }, event);
  if (!isContactLeg({ call, legs }, event)) return { call, legs, fits: false };
  const bound = boundTo(call, event);
  const { call: moved, fits } = advance(bound, event.status, event.at);
  if (!fits && !isOver(call.state)) return { call: moved, legs, fits };
  if (isAnsweredStray(moved, event)) return { call: { ...moved, abandoned: true }, legs, fits };
  return { call: withLegEnd(moved, event, fits), legs, fits };
}

/**
 * Somebody has said hello to a call that we had given up (calls.md B8). Of a call that the browser dials, the browser is on the line
 * with them.
 */
function isAnsweredStray(call: CallRow, { status }: LegEvent): boolean {
  return status === 'answered' && isOver(call.state) && call.legEndedAt === null && call.path !== 'direct';
}

/** Of a call that the browser dials, its first event tells that it was dialled at all. */
function boundTo(call: CallRow, { legSid, at }: LegEvent): CallRow {
  if (call.path !== 'direct' || call.dialSentAt) return { ...call, callSid: legSid };
  return { ...call, callSid: legSid, dialSentAt: at, dialResult: 'accepted' };
}

function isContactLeg({ call, legs }: CallSnapshot, event: LegEvent): boolean {
  if (call.callSid) return call.callSid === event.legSid;
  return !legs.some((leg) => leg.legSid === event.legSid) && (!event.to || event.to === call.toPhone);
}

/** A browser that we have dialled; one that is not signed in yet is dialled again for some seconds (calls.md F25). */
function onBrowserLeg({ call, legs }: CallSnapshot, event: LegEvent): Reduced {
  const known = legs.find((leg) => leg.label === event.label);
  const isEarlierDial = known?.legSid !== null && known?.legSid !== event.legSid;
  if (!known || isEarlierDial) return { call, legs, fits: false };
  return { call, legs: legs.map((leg) => (leg === known ? browserLegAfter(leg, event) : leg)), fits: true };
}

function browserLegAfter(leg: LegRow, event: LegEvent): LegRow {
  const named = { ...leg, legSid: event.legSid, dialAt: null };
  if (event.status === 'answered') return { ...named, answeredAt: leg.answeredAt ?? event.at };
  if (!isEnding(event)) return named;
  const signsIn = event.reason === NOT_SIGNED_IN && event.at.getTime() - leg.createdAt.getTime() < SIGNS_IN_WITHIN_MS;
  if (signsIn && !leg.hangupSentAt) return { ...leg, legSid: null, dialAt: new Date(event.at.getTime() + DIAL_AGAIN_MS) };
  return { ...named, leftAt: leg.leftAt ?? event.at };
}

function withLegEnd(call: CallRow, event: LegEvent, fits: boolean): CallRow {
  const wasWanted = event.status === 'answered' && fits && call.endWantedAt !== null;
  // What was hung up while it rang stands again: it is hung up once more.
  if (wasWanted) return { ...call, hangupSentAt: null, endReason: call.endReason ?? 'answered_after_cancel' };
  if (!isEnding(event)) return call;
  const endReason = fits ? (call.endReason ?? event.reason) : call.endReason;
  return { ...call, legEndedAt: call.legEndedAt ?? event.at, endReason };
}

const isEnding = (event: LegEvent) => !['initiated', 'ringing', 'answered'].includes(event.status);

/** Somebody who was told that nobody is there has heard it to its end: the hang-up that would follow later is due now. */
function onMessageEnded({ call, legs }: CallSnapshot, at: Date): Reduced {
  if (!call.messageAt || call.hangupSentAt || call.legEndedAt) return { call, legs, fits: false };
  const longAgo = new Date(at.getTime() - MESSAGE_MS);
  return { call: { ...call, messageAt: call.messageAt < longAgo ? call.messageAt : longAgo }, legs, fits: true };
}

function onLocalFailure({ call, legs }: CallSnapshot, reason: string, at: Date): Reduced {
  const { call: moved, fits } = advance(call, CANCELED_BY_US.has(reason) ? 'canceled' : 'failed', at);
  if (!fits) return { call, legs, fits };
  return { call: { ...moved, endReason: reason, legEndedAt: reason === LOST ? at : call.legEndedAt }, legs, fits };
}

function onConference({ call, legs }: CallSnapshot, event: ConferenceEvent): Reduced {
  if (event.room !== call.conferenceId || call.path === 'line') return { call, legs, fits: false };
  // A room of our commands that we know no more of by then: another one is being made, and its end must not empty that.
  if (call.path === 'bridge' && event.change === 'end' && call.conferenceSid === null) return { call, legs, fits: false };
  const bound = { ...call, conferenceSid: call.conferenceSid ?? event.conferenceSid };
  if (event.change === 'start') return { call: bound, legs, fits: true };
  // A room of this name that stood before the contact came: its end is not the end of theirs.
  if (event.conferenceSid !== bound.conferenceSid) return { call, legs, fits: false };
  return { call: bound, legs: legs.map((leg) => (leg.leftAt || isOnItsWay(call, leg) ? leg : { ...leg, leftAt: event.at })), fits: true };
}

/** Nobody is in a room of commands whom we have not put there: a browser that is just being dialled comes into the next one. */
const isOnItsWay = ({ path }: CallRow, { joinedAt, bridgedAt }: LegRow): boolean =>
  path === 'bridge' && joinedAt === null && bridgedAt === null;

function onParticipant({ call, legs }: CallSnapshot, event: ParticipantEvent): Reduced {
  if (call.path === 'line') return inAgentsRoom({ call, legs }, event);
  if (event.room !== call.conferenceId) return { call, legs, fits: false };
  const bound = { ...call, conferenceSid: call.conferenceSid ?? event.conferenceSid };
  if (event.label === CUSTOMER_LABEL || event.legSid === call.callSid) {
    // The contact's room is the call's room, even when the rep was in an earlier one of that name, which has ended.
    const conferenceSid = event.change === 'join' ? event.conferenceSid : bound.conferenceSid;
    return { call: customerChanged({ ...bound, conferenceSid, callSid: bound.callSid ?? event.legSid }, event), legs, fits: true };
  }
  const known = legs.find((leg) => (event.label ? leg.label === event.label : leg.legSid === event.legSid));
  if (!known) return { call: bound, legs, fits: false };
  return { call: bound, legs: legs.map((leg) => (leg === known ? legChanged(leg, event) : leg)), fits: true };
}

/** A campaign's contact is moved into the warm room of an agent; whose that is, and what follows, the campaign knows. */
function inAgentsRoom({ call, legs }: CallSnapshot, event: ParticipantEvent): Reduced {
  if (event.legSid !== call.callSid) return { call, legs, fits: false };
  // Moved on by ourselves is not gone (calls.md C15), and rooms number their events each for itself.
  if (event.change === 'leave' && event.reason === 'participant_updated_via_api') return { call, legs, fits: true };
  return { call: customerChanged({ ...call, customerSequence: null }, event), legs, fits: true };
}

function customerChanged(call: CallRow, event: ParticipantEvent): CallRow {
  if (isOlder(event, call.customerSequence)) return call;
  if (isOurHoldTrack(call, event)) {
    return { ...call, holdTrackAt: call.holdTrackAt ?? event.at, customerSequence: event.sequence ?? call.customerSequence };
  }
  const { muted, hold } = flags({ muted: call.customerMuted, hold: call.customerHold }, event);
  const customerLeftAt = event.change === 'leave' ? event.at : event.change === 'join' ? null : call.customerLeftAt;
  const customerSequence = event.sequence ?? call.customerSequence;
  return { ...call, customerMuted: muted, customerHold: hold, customerLeftAt, customerSequence };
}

/** Nobody of ours is there to have wished for it: it is the track we play to somebody alone, whose reply was lost. */
function isOurHoldTrack(call: CallRow, event: ParticipantEvent): boolean {
  return event.change === 'hold' && call.agentAbsentSince !== null && !call.customerHold;
}

function legChanged(leg: LegRow, event: ParticipantEvent): LegRow {
  const named = { ...leg, legSid: leg.legSid ?? event.legSid, joinedAt: leg.joinedAt ?? event.at };
  if (isOlder(event, leg.lastSequence)) return named;
  const seen = { ...named, ...flags(leg, event), lastSequence: event.sequence ?? leg.lastSequence };
  if (event.change === 'join') return { ...seen, leftAt: null };
  return event.change === 'leave' ? { ...seen, leftAt: event.at } : seen;
}

/** Room events overtake each other; the carrier numbers them (calls.md A2). */
function isOlder(event: ParticipantEvent, last: number | null): boolean {
  return event.sequence !== null && last !== null && event.sequence < last;
}

function flags(now: { muted: boolean; hold: boolean }, { change }: ParticipantEvent): { muted: boolean; hold: boolean } {
  if (change === 'mute' || change === 'unmute') return { muted: change === 'mute', hold: now.hold };
  if (change === 'hold' || change === 'unhold') return { muted: now.muted, hold: change === 'hold' };
  return { muted: now.muted, hold: now.hold };
}

/** What follows from who is in the room: whether the contact is alone, since when, and whether that was too long. */
export function settle({ call, legs }: CallSnapshot, at: Date): CallSnapshot {
  // Who is with a campaign's contact, and since when that is too late, stands in `campaign_lines`.
  if (call.path === 'line') return { call, legs };
  const talking = call.state === 'in-progress';
  // Where the browser has dialled, the line itself is the rep: it ends with them.
  const agentPresent = call.path === 'direct' ? talking : legs.some((leg) => leg.joinedAt !== null && leg.leftAt === null);
  const agentMetAt = call.agentMetAt ?? (talking && agentPresent ? at : null);
  const agentAbsentSince = talking && !agentPresent ? (call.agentAbsentSince ?? (agentMetAt ? at : call.startedAt)) : null;
  const settled = { ...call, agentPresent, agentMetAt, agentAbsentSince };
  return { call: { ...settled, abandoned: call.abandoned || wasAbandoned(settled) }, legs };
}

function wasAbandoned({ startedAt, agentMetAt, endedAt }: CallRow): boolean {
  const waitedUntil = agentMetAt ?? endedAt;
  return startedAt !== null && waitedUntil !== null && waitedUntil.getTime() - startedAt.getTime() > ABANDONED_AFTER_MS;
}
