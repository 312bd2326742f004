import type { CallState, ContactCallStatus } from '@dialer/contracts';

/** A contact's status by the state of its latest call (design.md §8); `abandoned`: nobody of ours was there in time. */
const STATUS_OF: Record<CallState, { usual: ContactCallStatus; abandoned: ContactCallStatus }> = {
  dialing: { usual: 'dialing', abandoned: 'dialing' },
  initiated: { usual: 'initiated', abandoned: 'initiated' },
  ringing: { usual: 'ringing', abandoned: 'ringing' },
  // Still on the line: hears the message.
  'in-progress': { usual: 'in-progress', abandoned: 'in-progress' },
  completed: { usual: 'completed', abandoned: 'abandoned' },
  busy: { usual: 'busy', abandoned: 'busy' },
  'no-answer': { usual: 'no-answer', abandoned: 'no-answer' },
  failed: { usual: 'failed', abandoned: 'abandoned' },
  canceled: { usual: 'canceled', abandoned: 'abandoned' },
};

export function contactStatusOf(call: { state: CallState; abandoned: boolean }): ContactCallStatus {
  return STATUS_OF[call.state][call.abandoned ? 'abandoned' : 'usual'];
}
