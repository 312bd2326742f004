import type { AgentRow } from '../campaign-rows.repository';
import { isTaken } from './desk-state';

/**
 * What is to be done for a desk next:
 * - `dial` / `open_room` / `join_room`: the browser is rung and put into its room (carriers whose rooms our commands fill)
 * - `hang_up`: whoever has left, has paused for long or has stood for long; the browser comes back with a new leg (calls.md D20)
 * - `give_up`: nobody has been heard of for a minute
 */
export type DeskAct = 'dial' | 'open_room' | 'join_room' | 'hang_up' | 'give_up';
export interface PlannedDeskAct {
  act: DeskAct;
  at: Date;
}

const MINUTE = 60_000;
/** Carriers end calls after four hours; a leg is replaced before, between two people. */
export const LEG_LASTS_MS = 210 * MINUTE;
export const PAUSED_LEG_LASTS_MS = 10 * MINUTE;
export const GIVEN_UP_AFTER_MS = MINUTE;

const later = (from: Date, ms: number) => new Date(from.getTime() + ms);

export function nextDeskAct(agent: AgentRow): PlannedDeskAct | null {
  const stands = agent.legSid !== null && agent.leftAt === null;
  if (agent.endedAt) return stands ? { act: 'hang_up', at: agent.endedAt } : null;
  const acts = [filling(agent), leaving(agent)].filter((one) => one !== null);
  return acts.sort((a, b) => a.at.getTime() - b.at.getTime())[0] ?? null;
}

function filling(agent: AgentRow): PlannedDeskAct | null {
  if (agent.legDialAt) return { act: 'dial', at: agent.legDialAt };
  if (!agent.legAnsweredAt || agent.joinedAt || agent.leftAt) return null;
  return { act: agent.conferenceSid ? 'join_room' : 'open_room', at: agent.legAnsweredAt };
}

function leaving(agent: AgentRow): PlannedDeskAct | null {
  if (isTaken(agent)) return null;
  const silent = later(agent.heartbeatAt, GIVEN_UP_AFTER_MS);
  if (!agent.joinedAt) return { act: 'give_up', at: silent };
  const legEnds = agent.state === 'paused' ? later(agent.stateSince, PAUSED_LEG_LASTS_MS) : later(agent.joinedAt, LEG_LASTS_MS);
  return legEnds < silent ? { act: 'hang_up', at: legEnds } : { act: 'give_up', at: silent };
}
