import type { Keys } from '../../../shared/ui/key-list';

export const DESK_KEYS: Keys = {
  title: 'Keys at the desk',
  groups: [
    {
      keys: [
        ['N', 'next: save the log and go on, or dial the next contact'],
        ['P', 'pause with a reason, or end the pause'],
        ['1 – 9', 'the outcome, after a call; the reason of a pause'],
        ['V', 'drop the voicemail message'],
        ['S', 'stop: hang up, and never call again'],
        ['E', 'end the call'],
        ['M', 'mute or unmute'],
        ['H', 'hold or resume'],
        ['K', 'keypad'],
        ['W', "why isn't it dialing?"],
        ['Ctrl or ⌘ + Enter', 'save the log'],
        ['Esc', 'close a menu; keep a message from being dropped'],
      ],
    },
  ],
};
