import { TERMINAL_CALL_STATES, type CallState, type TerminalCallState } from '@dialer/contracts';
import type { LegStatus } from '@dialer/telephony';

/** What moves a call: the progress of the contact's leg, and nothing else (calls.md A3). */
export type CallSignal = LegStatus;

/** An ending from anywhere: the carrier may skip every step before it, or its earlier webhooks may still be on their way. */
const ENDINGS = {
  completed: 'completed',
  busy: 'busy',
  'no-answer': 'no-answer',
  failed: 'failed',
  canceled: 'canceled',
} as const satisfies Partial<Record<CallSignal, CallState>>;
/** Whatever word its end has: somebody has answered, so that there was a conversation. */
const AFTER_ANSWER = {
  completed: 'completed',
  busy: 'completed',
  'no-answer': 'completed',
  failed: 'completed',
  canceled: 'completed',
} as const satisfies Record<keyof typeof ENDINGS, CallState>;
const OVER = {} as const;

/** state × signal → state. What is missing does not fit there: it is ignored and counted, never thrown (design.md §4.3). */
export const TRANSITIONS: Record<CallState, Partial<Record<CallSignal, CallState>>> = {
  dialing: { initiated: 'initiated', ringing: 'ringing', answered: 'in-progress', ...ENDINGS },
  initiated: { ringing: 'ringing', answered: 'in-progress', ...ENDINGS },
  ringing: { answered: 'in-progress', ...ENDINGS },
  'in-progress': AFTER_ANSWER,
  completed: OVER,
  busy: OVER,
  'no-answer': OVER,
  failed: OVER,
  canceled: OVER,
};

export function isOver(state: CallState): state is TerminalCallState {
  return (TERMINAL_CALL_STATES as readonly CallState[]).includes(state);
}

/** The part of a call that its contact's leg decides. */
export interface Progress {
  state: CallState;
  createdAt: Date;
  initiatedAt: Date | null;
  ringingAt: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
}

type Instant = 'initiatedAt' | 'ringingAt' | 'startedAt' | 'endedAt';
const ORDER: readonly Instant[] = ['initiatedAt', 'ringingAt', 'startedAt', 'endedAt'];

/**
 * Applies one signal. Pure and total: the same signals in any order and number end in the same state, with instants that
 * never run backwards. A step whose webhook was overtaken still gets its instant (an answer that arrives after
 * `completed` tells that there was one), though the state stays; `fits` says whether the state accepted it.
 */
export function advance<T extends Progress>(call: T, signal: CallSignal, at: Date): { call: T; fits: boolean } {
  const state = TRANSITIONS[call.state][signal];
  const instant = instantOf(signal, state ?? call.state);
  const timed = instant ? withInstant(call, instant, at) : call;
  return state ? { call: { ...timed, state }, fits: true } : { call: timed, fits: false };
}

/** A call that ended without an answer keeps no answer time, whatever arrives later: it would look like a conversation. */
function instantOf(signal: CallSignal, state: CallState): Instant | null {
  if (signal === 'initiated') return 'initiatedAt';
  if (signal === 'ringing') return 'ringingAt';
  if (signal === 'answered') return state === 'in-progress' || state === 'completed' ? 'startedAt' : null;
  return 'endedAt';
}

/** Sets an instant once, between its neighbours: webhooks are timed at receipt, and those overtake each other. */
function withInstant<T extends Progress>(call: T, instant: Instant, at: Date): T {
  if (call[instant]) return call;
  const place = ORDER.indexOf(instant);
  const earlier = [call.createdAt, ...ORDER.slice(0, place).map((name) => call[name])].filter((time) => time !== null);
  const later = ORDER.slice(place + 1)
    .map((name) => call[name])
    .filter((time) => time !== null);
  const soonest = Math.max(...earlier.map((time) => time.getTime()));
  const latest = Math.min(...later.map((time) => time.getTime()), Number.MAX_SAFE_INTEGER);
  return { ...call, [instant]: new Date(Math.min(Math.max(at.getTime(), soonest), latest)) };
}

/** Answered seconds, whole; `now` counts for a call that still runs. */
export function answeredSeconds(call: Pick<Progress, 'startedAt' | 'endedAt'>, now: Date): number {
  if (!call.startedAt) return 0;
  return Math.max(0, Math.round(((call.endedAt ?? now).getTime() - call.startedAt.getTime()) / 1000));
}
