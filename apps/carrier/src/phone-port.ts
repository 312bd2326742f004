import type { AudioPort } from './media/audio';

/**
 * The seam between the page at `/phone`, where a human takes the called side (folder `phone/`: sockets, WebRTC), and the
 * carrier's call logic.
 */
export interface PhoneBook {
  /** A page that wants calls to this number and has none right now. */
  find(to: string): Phone | null;
}

/** What call logic does with a page. One call at a time. */
export interface Phone {
  /** A call is on its way: the page takes no other until `stop`. */
  reserve(): void;
  ring(line: PhoneLine): void;
  /** The call is over, or the carrier itself plays the called person. */
  stop(ending: PhoneEnding): void;
}

export interface PhoneEnding {
  /** Whether the human had answered. */
  answered: boolean;
  byHuman: boolean;
}

/** What the page does with the call that rings there. Nothing of it has any effect once the call is over. */
export interface PhoneLine {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** The human talks from now on. */
  pickUp(voice: AudioPort): void;
  /** Before the answer that is a rejection. */
  putDown(): void;
  press(digits: string): void;
}
