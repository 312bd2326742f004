import { type CallState, type CallView, TERMINAL_CALL_STATES } from '@dialer/contracts';

const RANK: Record<CallState, number> = {
  dialing: 0,
  initiated: 1,
  ringing: 2,
  'in-progress': 3,
  completed: 4,
  busy: 4,
  'no-answer': 4,
  failed: 4,
  canceled: 4,
};

export function isOver(state: CallState): boolean {
  return (TERMINAL_CALL_STATES as readonly CallState[]).includes(state);
}

/** Frames and polls overlap and may arrive late: a call only ever moves forward. */
export function newer(known: CallView | null, seen: CallView): CallView {
  if (known?.id !== seen.id) return seen;
  return RANK[seen.state] < RANK[known.state] ? known : seen;
}

/** design.md §8: `conference_id` is `COLD_CALL_` and the call's uuid in hex; so the call can be asked for before any frame came. */
export function callIdOf(conferenceId: string): string | null {
  const hex = /^COLD_CALL_([0-9a-f]{32})$/i.exec(conferenceId)?.[1];
  return hex ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5').toLowerCase() : null;
}
