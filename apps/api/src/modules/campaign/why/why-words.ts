import type { WhyCause } from '@dialer/contracts';

/** Each cause in words a rep understands. */
export const WHY_WORDS: Record<WhyCause, string> = {
  not_running: 'The campaign is not running',
  no_agent: 'No agent sits at a desk with the audio connected',
  agents_busy: 'All agents are talking to somebody',
  agents_paused: 'The agents have paused',
  agents_in_wrap_up: 'The agents are still writing down how the last call went',
  lines_in_use: 'As many numbers are being dialled as there are lines',
  no_contacts_left: 'Everybody has been called',
  waiting_for_retry: 'Not reached, and waiting for their next try',
  waiting_for_callback: 'Promised to be called back later',
  calling_hours: 'It is outside calling hours where they are',
  do_not_call: 'On the do-not-call list',
  attempt_limit: 'Called as often as allowed',
  cool_down: 'Called a short while ago',
  destination_not_allowed: 'Numbers that are not called from here',
  spend_limit: 'The daily spending limit is reached',
  abandon_rate: 'Too many people were abandoned in 30 days: automatic dialling has stopped',
  list_too_old: 'The national do-not-call list is missing or too old',
  caller_id_not_owned: 'The number to call from is not one of ours',
  unknown_zone: 'Nobody knows what time it is where they are',
  carrier_pace: 'The carrier takes no more dials just now',
  carrier_lines: 'All lines of the carrier account are in use',
  carrier_not_configured: 'The carrier of this campaign is not set up',
  being_called_elsewhere: 'Being called by somebody else just now',
};
