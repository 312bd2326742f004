import type { AgentState } from '@dialer/contracts';
import type { AgentRow } from '../campaign-rows.repository';

/** Without a heartbeat for so long nobody is dialled for them, and people who wait go to others (calls.md D19). */
export const HEARTBEAT_FRESH_MS = 10_000;
export const HEARTBEAT_SECONDS = 5;

const AT_WORK: readonly AgentState[] = ['reserved', 'joining', 'connected'];

/** With a person, or about to be. */
export const isTaken = ({ state }: Pick<AgentRow, 'state'>): boolean => AT_WORK.includes(state);

export const isInRoom = ({ joinedAt, endedAt }: Pick<AgentRow, 'joinedAt' | 'endedAt'>): boolean => joinedAt !== null && endedAt === null;

/** Their own wish and their leg decide what they are while nobody is given to them. */
export function atRest(agent: AgentRow, now: Date): AgentRow {
  const state = agent.endedAt ? 'gone' : !agent.joinedAt ? 'away' : agent.pauseReason !== null ? 'paused' : 'free';
  return withState({ ...agent, callId: null }, state, now);
}

export function reserved(agent: AgentRow, callId: string, now: Date): AgentRow {
  return withState({ ...agent, callId }, 'reserved', now);
}

export const joining = (agent: AgentRow, now: Date): AgentRow => withState(agent, 'joining', now);
export const connected = (agent: AgentRow, now: Date): AgentRow => withState(agent, 'connected', now);

/** The conversation is over; its log comes next. Who is gone writes none here. */
export function afterTalk(agent: AgentRow, now: Date): AgentRow {
  return agent.endedAt ? atRest(agent, now) : withState(agent, 'wrap_up', now);
}

/** Out of wrap-up; nothing in any other state. */
export const wrappedUp = (agent: AgentRow, now: Date): AgentRow => (agent.state === 'wrap_up' ? atRest(agent, now) : agent);

/** `reason` '' : none was given. While a person is with them it counts from the end of that talk on. */
export function paused(agent: AgentRow, reason: string, now: Date): AgentRow {
  const wanted = { ...agent, pauseReason: reason };
  return isTaken(agent) || agent.state === 'wrap_up' ? wanted : atRest(wanted, now);
}

export function resumed(agent: AgentRow, now: Date): AgentRow {
  const wanted = { ...agent, pauseReason: null };
  return isTaken(agent) || agent.state === 'wrap_up' ? wanted : atRest(wanted, now);
}

/** Their leg has come into the room. Whoever had a person before still has them. */
export function arrived(agent: AgentRow, at: Date, legSid: string, conferenceSid: string): AgentRow {
  const here = { ...agent, legSid, conferenceSid, joinedAt: at, leftAt: null };
  return isTaken(here) || here.state === 'wrap_up' ? here : atRest(here, at);
}

/** The leg is gone: a person stays with them for the grace time (D18). */
export function departed(agent: AgentRow, at: Date): AgentRow {
  const gone = { ...agent, joinedAt: null, leftAt: at };
  return isTaken(gone) || gone.state === 'wrap_up' ? gone : atRest(gone, at);
}

export function left(agent: AgentRow, now: Date): AgentRow {
  return { ...withState({ ...agent, endedAt: agent.endedAt ?? now }, 'gone', now), pauseReason: null };
}

export function isFresh(agent: AgentRow, now: Date): boolean {
  return now.getTime() - agent.heartbeatAt.getTime() <= HEARTBEAT_FRESH_MS;
}

function withState(agent: AgentRow, state: AgentState, now: Date): AgentRow {
  return agent.state === state ? agent : { ...agent, state, stateSince: now };
}
