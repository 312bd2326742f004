/**
 * Calls that the browser dials itself, straight into the phone network: one leg and no room. The carrier's events of that leg
 * are the contact's (`customer`), and its id is the call's `call_sid`. All methods throw `TelephonyError` only.
 */
export interface TelephonyDirect {
  /** The number shown when nobody chose another (`TELNYX_SIP_PHONE_NUMBER`). */
  readonly defaultCallerId: string;
  /** E.164 numbers that such a call may show; without an API key that one alone. */
  callerIds(): Promise<string[]>;
  /** What the browser hands to the carrier with its dial and every event of the leg brings back: it names the call. */
  clientState(callId: string): string;
  /** False: a fixed pair without an API key. Nobody can be asked about such a leg, nor told to do anything with it: its events alone tell. */
  readonly answers: boolean;
  /** The call that `clientState` was made for; null for what is not ours. */
  callIdOf(clientState: string): string | null;
  /** The carrier's other id of a leg (browsers may know no better one) → the id its events and commands go by, while it stands. */
  legOf(otherId: string): Promise<string | null>;
  /** The leg that a browser has dialled for this call, while it stands; null: the carrier knows of none. For look-ups only. */
  findCall(callId: string): Promise<string | null>;
  /** There is no room to be held in: plays audio to the called side, over and over, until `stopPlaying` (calls.md D21). */
  playToContact(legSid: string, audioUrl: string, commandId: string): Promise<void>;
  /** Nothing playing, or a leg that has ended, is success. */
  stopPlaying(legSid: string): Promise<void>;
}
