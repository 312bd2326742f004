import type { CallView } from '@dialer/contracts';
import { isOver } from './call-progress';
import type { Problem } from './call-words';

/** What happens on this desk before the server knows a call. */
export type Start =
  | { step: 'none' }
  | { step: 'microphone' }
  | { step: 'placing'; conferenceId: string | null; unconfirmed?: boolean; direct?: boolean }
  | { step: 'refused'; problem: Problem }
  /** This browser cannot call: the rep dials by other means and logs it here (design.md §5). */
  | { step: 'manual'; problem: Problem };

export type CallPhase = 'idle' | 'microphone' | 'dialing' | 'ringing' | 'connected' | 'ending' | 'over' | 'refused' | 'manual';

/** Where commands and browsers dial, the carrier tells no ringing: it is shown from the dial's acceptance on (calls.md A3). */
function isRinging({ state, path }: CallView): boolean {
  return state === 'ringing' || (state === 'initiated' && path !== 'room');
}

export function phaseOf(start: Start, call: CallView | null, ending: boolean): CallPhase {
  if (call && isOver(call.state)) return 'over';
  if (start.step === 'refused' || start.step === 'manual') return start.step;
  if (ending) return 'ending';
  if (call) return call.state === 'in-progress' ? 'connected' : isRinging(call) ? 'ringing' : 'dialing';
  if (start.step === 'microphone') return 'microphone';
  return start.step === 'placing' ? 'dialing' : 'idle';
}
