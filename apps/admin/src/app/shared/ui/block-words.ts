import type { BlockReason, DialBlockView } from '@dialer/contracts';

const WHAT: Record<BlockReason, string> = {
  do_not_call: 'This number is on the do-not-call list.',
  calling_hours: 'It is outside calling hours where this person is.',
  attempt_limit: 'This number was tried as often as allowed.',
  cool_down: 'This number was called a short while ago.',
  destination_not_allowed: 'Calls to this destination are not allowed.',
  spend_limit: 'The spending limit is reached.',
  abandon_rate: 'Too many calls were abandoned lately; dialing is held back.',
  list_too_old: 'The do-not-call data is too old to dial by.',
  caller_id_not_owned: 'The caller ID is not one of ours.',
};

const SHORT: Partial<Record<BlockReason, string>> = {
  do_not_call: 'Do not call',
  calling_hours: 'Closed',
  attempt_limit: 'Tried out',
  cool_down: 'Later',
};

/** Why the gate refuses a number, in words a rep understands. An unknown reason: null. */
export function blockReasonWords(reason: string): string | null {
  return WHAT[reason as BlockReason] ?? null;
}

/** From when, in the reader's own time; null: no time is known. */
export function untilWords(until: unknown): string | null {
  const when = typeof until === 'string' ? new Date(until) : null;
  if (!when || Number.isNaN(when.getTime())) return null;
  return `It may be dialled again from ${when.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}.`;
}

export function blockWords({ reason, until }: DialBlockView): string {
  return [WHAT[reason], untilWords(until)].filter(Boolean).join(' ');
}

/** On a button in a table. */
export function shortBlock({ reason }: DialBlockView): string {
  return SHORT[reason] ?? 'Blocked';
}
