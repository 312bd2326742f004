import type { CallOutcome, ContactCallStatus } from '@dialer/contracts';
import type { IconName } from './icon';

export type CallColour = 'blue' | 'green' | 'amber' | 'violet' | 'grey' | 'red' | 'teal' | 'none';

export interface CallWord {
  label: string;
  icon: IconName;
  colour: CallColour;
}

/** Words and colours of a call, the same everywhere (ui.md). */
const STATUS: Record<ContactCallStatus, CallWord> = {
  not_called: { label: 'Not called', icon: 'notCalled', colour: 'none' },
  dialing: { label: 'Dialing', icon: 'call', colour: 'blue' },
  initiated: { label: 'Dialing', icon: 'call', colour: 'blue' },
  ringing: { label: 'Ringing', icon: 'ringing', colour: 'blue' },
  'in-progress': { label: 'On the line', icon: 'call', colour: 'green' },
  completed: { label: 'Called', icon: 'check', colour: 'green' },
  busy: { label: 'Busy', icon: 'block', colour: 'grey' },
  'no-answer': { label: 'No answer', icon: 'callEnd', colour: 'grey' },
  failed: { label: 'Failed', icon: 'alert', colour: 'red' },
  canceled: { label: 'Canceled', icon: 'callEnd', colour: 'grey' },
  voicemail: { label: 'Voicemail', icon: 'voicemail', colour: 'violet' },
  abandoned: { label: 'Abandoned', icon: 'alert', colour: 'red' },
  blocked: { label: 'Blocked', icon: 'block', colour: 'red' },
};

const OUTCOME: Record<CallOutcome, CallWord> = {
  connected: { label: 'Connected', icon: 'check', colour: 'green' },
  voicemail: { label: 'Left voicemail', icon: 'voicemail', colour: 'violet' },
  no_answer: { label: 'No answer', icon: 'callEnd', colour: 'grey' },
  not_interested: { label: 'Not interested', icon: 'close', colour: 'grey' },
  follow_up: { label: 'Follow up', icon: 'event', colour: 'teal' },
  wrong_number: { label: 'Wrong number', icon: 'alert', colour: 'grey' },
  busy: { label: 'Busy', icon: 'block', colour: 'grey' },
};

const LIVE: readonly string[] = ['dialing', 'initiated', 'ringing', 'in-progress'];

export function statusWord(status: string): CallWord {
  return Object.hasOwn(STATUS, status) ? STATUS[status as ContactCallStatus] : own(status);
}

export function outcomeWord(outcome: string): CallWord {
  return Object.hasOwn(OUTCOME, outcome) ? OUTCOME[outcome as CallOutcome] : own(outcome);
}

/** What a contact's row says: a live call first, then what the rep logged, then how the last call ended. */
export function contactWord(contact: { call_status: string; call_outcome: string | null; follow_up_at: string | null }): CallWord {
  if (LIVE.includes(contact.call_status) || !contact.call_outcome) return statusWord(contact.call_status);
  const word = outcomeWord(contact.call_outcome);
  if (contact.call_outcome !== 'follow_up' || !contact.follow_up_at) return word;
  return { ...word, label: `${word.label} ${dayWord(new Date(contact.follow_up_at))}`.trim() };
}

/** An outcome the workspace added: its own word, readable. */
function own(word: string): CallWord {
  const text = word.replace(/[_-]+/g, ' ').trim();
  return { label: text ? text.charAt(0).toUpperCase() + text.slice(1) : 'Unknown', icon: 'info', colour: 'grey' };
}

function dayWord(date: Date): string {
  const days = (date.getTime() - Date.now()) / 86_400_000;
  if (Number.isNaN(days)) return '';
  return date.toLocaleDateString([], Math.abs(days) < 6 ? { weekday: 'short' } : { month: 'short', day: 'numeric' });
}
