import type { Keys } from '../../../shared/ui/key-list';

export const DIALER_KEYS: Keys = {
  title: 'Keys',
  groups: [
    {
      title: 'In the list',
      keys: [
        ['↑ ↓', 'choose a contact'],
        ['Enter', 'open the contact'],
        ['D', 'dial the contact'],
        ['/', 'search'],
        ['?', 'this list'],
      ],
    },
    {
      title: 'In a call',
      keys: [
        ['M', 'mute or unmute'],
        ['H', 'hold or resume'],
        ['K', 'keypad'],
        ['G', 'play a recorded message, or stop it'],
        ['A', 'microphone and speaker'],
        ['E', 'end the call'],
      ],
    },
    {
      title: 'After a call',
      keys: [
        ['1 – 7', 'choose the outcome'],
        ['Ctrl or ⌘ + Enter', 'save the log'],
        ['Esc', 'stop the auto-dial'],
      ],
    },
  ],
};
