import { isOver } from './call-state';
import { ABANDONED_AFTER_MS, CUSTOMER_LABEL, MESSAGE_MS, type CallSnapshot } from './call-reducer';
import type { CallRow, LegRow } from './calls.repository';

/**
 * What must be done at the carrier next, and when: read from the row alone, so that a duplicate webhook, a sweep or a
 * restarted process all come to the same answer.
 * - `release_agents`: the contact is gone, the browser legs still stand (calls.md D18)
 * - `hang_up`: the end was wanted, or the message has been spoken
 * - `clear_stray`: a leg of a call we gave up has turned up (B8)
 * - `hold` / `unhold` / `give_up`: an answered contact without anybody of ours (B7, D18)
 * - `dial_browser` / `open_room` / `join_room`: a room that is filled by our commands (F25)
 */
export type Act = 'release_agents' | 'hang_up' | 'clear_stray' | 'hold' | 'unhold' | 'give_up' | 'dial_browser' | 'open_room' | 'join_room';
export interface PlannedAct {
  act: Act;
  at: Date;
}
export interface PlanSettings {
  /** Nobody of ours came at all: how long until the message (COLD_CALL_AGENT_WAIT_S). */
  agentWaitMs: number;
  /** The rep's leg was lost: how long until the message (AGENT_GRACE_S). */
  agentGraceMs: number;
}

export function planSettings({
  agentWaitSeconds,
  agentGraceSeconds,
}: {
  agentWaitSeconds: number;
  agentGraceSeconds: number;
}): PlanSettings {
  return { agentWaitMs: agentWaitSeconds * 1000, agentGraceMs: agentGraceSeconds * 1000 };
}

/** Look-ups of a dial whose result is unknown, counted from the dial (B8). */
const LOOKUPS_MS = [5_000, 15_000, 30_000, 60_000] as const;
/** The pace makes a dial wait for seconds at most: later nobody is about to send it any more. */
const NEVER_DIALED_AFTER_MS = 15_000;
/** A browser that was to dial by itself and has not by then, will not (calls.md B6: an intent is fresh or none). */
const BROWSER_DIALS_WITHIN_MS = 60_000;
const SILENT_MS = 25_000;
const ENDING_SILENT_MS = 5_000;
/** The contact has left the room: the ending of the leg itself should be here by then. */
const LEFT_ROOM_MS = 2_000;

const after = (from: Date, ms: number) => new Date(from.getTime() + ms);

export function nextAct({ call, legs }: CallSnapshot, settings: PlanSettings): PlannedAct | null {
  if (isOver(call.state)) return afterTheEnd(call, legs);
  if (call.endWantedAt) {
    const standing = (call.callSid && !call.hangupSentAt) || legs.some(stands);
    return standing ? { act: 'hang_up', at: call.endWantedAt } : null;
  }
  // Messages, machines and waiting are the campaign's (`campaign_lines.act_at`).
  if (call.path === 'line') return null;
  if (call.messageAt) return afterMessage(call, call.messageAt);
  const filling = call.path === 'bridge' ? nextFilling({ call, legs }) : null;
  const comfort = nextComfort(call, settings);
  return filling && comfort ? (filling.at <= comfort.at ? filling : comfort) : (filling ?? comfort);
}

function nextComfort(call: CallRow, settings: PlanSettings): PlannedAct | null {
  if (call.agentAbsentSince) return whileAlone(call, call.agentAbsentSince, settings);
  return call.state === 'in-progress' && call.holdTrackAt ? { act: 'unhold', at: call.holdTrackAt } : null;
}

/** Browsers are dialled, and whoever has answered is put into the room: the first one makes it. */
function nextFilling({ call, legs }: CallSnapshot): PlannedAct | null {
  const [browser] = toDial(legs).sort((a, b) => a.dialAt.getTime() - b.dialAt.getTime());
  const [waiting] = waitingForRoom({ call, legs });
  if (!waiting) return browser ? { act: 'dial_browser', at: browser.dialAt } : null;
  if (browser && browser.dialAt < waiting.since) return { act: 'dial_browser', at: browser.dialAt };
  return { act: call.conferenceSid ? 'join_room' : 'open_room', at: waiting.since };
}

export type LegToDial = LegRow & { dialAt: Date; credential: string };
export const toDial = (legs: readonly LegRow[]) => legs.filter((leg): leg is LegToDial => leg.dialAt !== null && leg.credential !== null);

/** `leg` null: the contact. */
export interface Waiting {
  leg: LegRow | null;
  legSid: string;
  label: string;
  since: Date;
}

/** Answered, and not in the room yet; who has waited longest comes first. */
export function waitingForRoom({ call, legs }: CallSnapshot): Waiting[] {
  const browsers = legs
    .filter((leg) => stands(leg) && leg.answeredAt !== null && leg.bridgedAt === null)
    .map((leg) => ({ leg, legSid: leg.legSid!, label: leg.label, since: leg.answeredAt! }));
  const isContactWaiting = call.state === 'in-progress' && call.callSid !== null && call.customerBridgedAt === null;
  const contact = isContactWaiting ? [{ leg: null, legSid: call.callSid!, label: CUSTOMER_LABEL, since: call.startedAt! }] : [];
  return [...contact, ...browsers].sort((a, b) => a.since.getTime() - b.since.getTime());
}

function afterMessage({ hangupSentAt }: CallRow, messageAt: Date): PlannedAct | null {
  return hangupSentAt ? null : { act: 'hang_up', at: after(messageAt, MESSAGE_MS) };
}

function afterTheEnd(call: CallRow, legs: LegRow[]): PlannedAct | null {
  const since = call.endedAt ?? call.createdAt;
  const isStray = call.callSid !== null && call.legEndedAt === null && call.hangupSentAt === null;
  // Carriers of commands say something, and hang up when they are told to.
  if (isStray) return call.messageAt ? afterMessage(call, call.messageAt) : { act: 'clear_stray', at: since };
  return legs.some(stands) ? { act: 'release_agents', at: since } : null;
}

function whileAlone(call: CallRow, since: Date, settings: PlanSettings): PlannedAct {
  const cameOnce = call.agentMetAt !== null;
  // On hold by the rep's own wish they hear the track already, and stay on hold when the rep comes back.
  const hearsSomething = call.holdTrackAt !== null || call.customerHold;
  if (!hearsSomething) return { act: 'hold', at: cameOnce ? since : after(since, ABANDONED_AFTER_MS) };
  return { act: 'give_up', at: after(since, cameOnce ? settings.agentGraceMs : settings.agentWaitMs) };
}

/** A leg that was seen at the carrier and has neither left nor been told to. */
export function stands(leg: LegRow): boolean {
  return leg.legSid !== null && leg.leftAt === null && leg.hangupSentAt === null;
}

/** When the carrier must be asked about this call, should nothing be heard of it until then (design.md §4.5). */
export function nextLook(call: CallRow, now: Date): Date | null {
  if (isOver(call.state)) return null;
  if (!call.dialSentAt)
    return after(call.dialSlotAt ?? call.createdAt, call.path === 'direct' ? BROWSER_DIALS_WITHIN_MS : NEVER_DIALED_AFTER_MS);
  if (!call.callSid) return after(call.dialSentAt, LOOKUPS_MS[Math.min(call.reconcileAttempts, LOOKUPS_MS.length - 1)]!);
  if (call.hangupSentAt) return after(now, ENDING_SILENT_MS);
  return after(now, call.customerLeftAt ? LEFT_ROOM_MS : SILENT_MS);
}

/** The last look-up has found nothing: the dial counts as failed (B8). */
export function isGivenUp(call: CallRow, now: Date): boolean {
  return call.dialSentAt !== null && now.getTime() - call.dialSentAt.getTime() >= LOOKUPS_MS.at(-1)!;
}
