/** What somebody hears while a key may be pressed: words, or a WAV or MP3 file. */
export type Prompt = { text: string } | { url: string };

/** What a leg shall do next, said by the domain; a strategy renders it (TwiML in the reply, commands elsewhere). */
export type Instruction =
  | { do: 'ack' }
  /** Takes a call to us; carriers whose reply does that already wait in silence. Every later event of the leg names the call. */
  | { do: 'answer'; callId: string }
  | { do: 'join'; callId: string; room: string; label: string }
  /** `then` defaults to `continue`: the leg stands and is told more. */
  | { do: 'play'; url: string; loop: boolean; then?: 'hangup' | 'continue' }
  | { do: 'say'; text: string; then: 'hangup' | 'continue' }
  /**
   * Any one key while it is heard and `waitSeconds` after: a `digits` event. None: with `ask` an event as well, with `hangup`
   * the carrier ends the leg by itself, or tells `digits` with none and is told to.
   */
  | { do: 'gather'; callId: string; prompt: Prompt; waitSeconds: number; then: 'hangup' | 'ask' }
  | { do: 'silence' }
  | { do: 'hangup' }
  | { do: 'reject' };

/** An HTTP reply to the carrier. */
export interface RenderedReply {
  status: number;
  contentType: string;
  body: string;
}
