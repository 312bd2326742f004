import type { WhyCause } from '@dialer/contracts';

/** What somebody can do about a cause; null: it passes by itself. */
export const WHY_TODO: Record<WhyCause, string | null> = {
  not_running: 'Start or resume the campaign.',
  no_agent: 'Somebody has to sit down at the desk.',
  agents_busy: null,
  agents_paused: 'A rep ends the pause with P.',
  agents_in_wrap_up: 'A rep saves the log, or goes on with N.',
  lines_in_use: null,
  no_contacts_left: 'Add contacts, or end the campaign.',
  waiting_for_retry: null,
  waiting_for_callback: null,
  calling_hours: null,
  do_not_call: null,
  attempt_limit: null,
  cool_down: null,
  destination_not_allowed: 'An administrator decides which countries may be called.',
  spend_limit: 'An administrator decides the limit of a day.',
  abandon_rate: 'More reps at their desks, or fewer lines, bring it down.',
  list_too_old: 'Load a fresh scrub of the national register.',
  caller_id_not_owned: 'Choose a caller ID that is ours.',
  unknown_zone: 'Give these contacts a time zone, or call them by hand.',
  carrier_pace: null,
  carrier_lines: null,
  carrier_not_configured: 'An administrator enters the credentials of the carrier.',
  being_called_elsewhere: null,
};
