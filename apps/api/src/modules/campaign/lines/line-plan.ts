import { isOver } from '../../calls/call-state';
import { isInRoom } from '../agents/desk-state';
import { ABANDONED_AFTER_MS, type LineRules, type LineScene } from './line-state';

/**
 * What is to be done for a line next, and when: read from rows alone, so that a webhook that came twice, a sweep and a
 * restarted process come to the same answer.
 * - `time_out`: no verdict until its timer ran out (calls.md C11)
 * - `join` / `check_join`: into the agent's room; three seconds later it has worked or not (C13)
 * - `message`: the safe-harbour message, unless somebody is free after all (C10)
 * - `settle`: two seconds after the greeting; it is only written down
 * - `voicemail`: the message for the machine (C15)
 * - `cancel`: a losing line has rung long enough (C17)
 * - `hang_up`: a message that nobody has told the end of
 * - `hold` / `unhold` / `move`: the agent's leg was lost (D18)
 */
export const LINE_ACTS = [
  'time_out',
  'join',
  'check_join',
  'message',
  'settle',
  'voicemail',
  'cancel',
  'hang_up',
  'hold',
  'unhold',
  'move',
] as const;
export type LineAct = (typeof LINE_ACTS)[number];
export interface PlannedLineAct {
  act: LineAct;
  at: Date;
}

export const MESSAGE_AFTER_MS = 1_500;
export const JOIN_MS = 3_000;
/** Longer than any message takes; carriers end the leg themselves, or tell that it has been heard. */
const HEARD_AFTER_MS = 45_000;
const LEFT_AFTER_MS = 180_000;

const later = (from: Date, ms: number) => new Date(from.getTime() + ms);

export function nextLineAct(scene: LineScene, rules: LineRules): PlannedLineAct | null {
  const { line, call } = scene;
  if (isOver(call.state) || line.endedAt || call.endWantedAt) return null;
  const planned = ofStage(scene, rules);
  // Two seconds after the greeting are written down whatever the line is at.
  const limit = line.greetingEndAt && !line.abandonedAt && !line.connectedAt ? later(line.greetingEndAt, ABANDONED_AFTER_MS) : null;
  const settles = limit && ['waiting', 'reserved', 'joining', 'message'].includes(line.stage) ? limit : null;
  if (!settles || (planned && planned.at <= settles)) return planned;
  return { act: 'settle', at: later(settles, 1) };
}

function ofStage(scene: LineScene, rules: LineRules): PlannedLineAct | null {
  const { line, call } = scene;
  switch (line.stage) {
    case 'dialing':
      return line.cancelAt && !call.hangupSentAt ? { act: 'cancel', at: line.cancelAt } : null;
    case 'detecting':
      return line.verdictDueAt && { act: 'time_out', at: line.verdictDueAt };
    case 'waiting':
      return { act: 'message', at: later(line.greetingEndAt ?? line.answeredAt ?? call.createdAt, MESSAGE_AFTER_MS) };
    case 'reserved':
      return { act: 'join', at: line.reservedAt ?? call.createdAt };
    case 'joining':
      return { act: 'check_join', at: later(line.joinSentAt ?? call.createdAt, JOIN_MS) };
    case 'connected':
      return whileConnected(scene, rules);
    case 'message':
      if (line.messageAt) return { act: 'hang_up', at: later(line.messageAt, HEARD_AFTER_MS) };
      return { act: 'message', at: line.greetingEndAt ?? call.createdAt };
    case 'voicemail':
      if (line.messageAt) return { act: 'hang_up', at: later(line.messageAt, LEFT_AFTER_MS) };
      return line.dropAt ? { act: 'voicemail', at: line.dropAt } : line.verdictDueAt && { act: 'time_out', at: line.verdictDueAt };
    case 'over':
      return null;
  }
}

function whileConnected({ line, call, agent }: LineScene, { agentGraceMs }: LineRules): PlannedLineAct | null {
  if (line.dropAt && !line.messageAt) return { act: 'voicemail', at: line.dropAt };
  if (agent && isInRoom(agent)) return call.holdTrackAt ? { act: 'unhold', at: call.holdTrackAt } : null;
  const since = agent?.leftAt ?? agent?.endedAt ?? line.connectedAt ?? call.createdAt;
  if (!call.holdTrackAt && !call.customerHold) return { act: 'hold', at: since };
  return { act: 'move', at: later(since, agentGraceMs) };
}

/** When a ringing line that nobody needs any more may be let go (C17). */
export function cancelTime({ call }: Pick<LineScene, 'call'>, ringFloorMs: number, now: Date): Date {
  if (ringFloorMs === 0) return now;
  const ringsFrom = call.ringingAt ?? (call.initiatedAt && later(call.initiatedAt, 3_000));
  // Still in the carrier's queue: nobody hears it ring.
  return ringsFrom ? later(ringsFrom, ringFloorMs) : now;
}
