import { SUGGESTED_OUTCOME, type CallOutcome } from '@dialer/contracts';
import { isOver } from './call-state';
import type { CallRow } from './calls.repository';

/** Why a call ended, in words a rep understands. A carrier's own code is `carrier_<code>`. */
const MESSAGES: Readonly<Record<string, string>> = {
  carrier_21211: 'The carrier says that this number does not exist.',
  carrier_21215: 'The carrier account may not call this country.',
  carrier_21216: 'The carrier has blocked calls to this number.',
  carrier_13224: 'The carrier says that this number cannot be dialled.',
  carrier_10004: 'The carrier account has too many calls at once.',
  carrier_10016: 'The carrier says that this number does not exist.',
  carrier_10010: 'The carrier account may not call this country or number.',
  carrier_unavailable: 'The carrier could not be reached; nobody was called.',
  carrier_throttled: 'The carrier is busy; nobody was called. Try again in a moment.',
  carrier_misconfigured: 'The carrier does not accept our credentials; nobody was called.',
  carrier_rejected: 'The carrier refused the call.',
  carrier_queue: 'The carrier would have let the call wait too long, so it was not made.',
  carrier_lost: 'The carrier no longer knows this call.',
  result_unknown: 'The carrier never confirmed this call. The person may or may not have been rung.',
  never_dialed: 'The call was not placed: our own process stopped before it could dial. Nobody was called.',
  blocked_do_not_call: 'Just before the dial this number came onto the do-not-call list; nobody was called.',
  blocked_calling_hours: 'Just before the dial calling hours ended where this person is; nobody was called.',
  blocked_list_too_old: 'Just before the dial the national do-not-call list became too old; nobody was called.',
  blocked_abandon_rate: 'Just before the dial automatic dialling was stopped; nobody was called.',
  browser_never_dialed: 'The call was prepared, but your browser did not place it. Nobody was called.',
  pace_limit: 'Too many calls were started at once; nobody was called.',
  live_limit: 'All lines of the carrier account are in use; nobody was called.',
  ended_before_dial: 'You ended the call before anybody was dialled.',
  answered_after_cancel: 'The person answered just as you ended the call.',
  agent_missing: 'The person answered, but nobody of us was there; a message was played.',
  sip_403: 'The network does not let this call through.',
  sip_404: 'This number is not in service.',
  sip_480: 'The phone is off or cannot be reached.',
  sip_486: 'The line is busy.',
  sip_487: 'Nobody answered.',
  sip_603: 'The call was declined.',
};

/** The carrier's own verdict that there is no such number: the log form proposes it (ui.md, call panel). */
const NO_SUCH_NUMBER: ReadonlySet<string> = new Set(['carrier_21211', 'carrier_13224', 'carrier_10016', 'sip_404']);

export function suggestedOutcome({ state, endReason }: Pick<CallRow, 'state' | 'endReason'>): CallOutcome | null {
  if (!isOver(state)) return null;
  return endReason && NO_SUCH_NUMBER.has(endReason) ? 'wrong_number' : SUGGESTED_OUTCOME[state];
}

export function endMessage({ endReason, endDetail }: Pick<CallRow, 'endReason' | 'endDetail'>): string | null {
  if (!endReason) return null;
  const known = MESSAGES[endReason];
  if (known) return known;
  // Throttled, down, misconfigured: the carrier's own words ("Too Many Requests") help nobody at a desk.
  const ofKind = endDetail?.kind && endDetail.kind !== 'rejected' ? MESSAGES[`carrier_${endDetail.kind}`] : undefined;
  if (ofKind) return ofKind;
  if (endDetail?.provider_message) return `The carrier refused the call: ${endDetail.provider_message}`;
  return endReason.startsWith('carrier_') ? MESSAGES['carrier_rejected']! : null;
}
