/** What a leg shall do next, said by the domain; a strategy renders it (TwiML in the reply, commands elsewhere). */
export type Instruction =
  | { do: 'ack' }
  | { do: 'join'; callId: string; room: string; label: string }
  | { do: 'play'; url: string; loop: boolean }
  | { do: 'say'; text: string; then: 'hangup' | 'continue' }
  | { do: 'silence' }
  | { do: 'hangup' }
  | { do: 'reject' };

/** An HTTP reply to the carrier. */
export interface RenderedReply {
  status: number;
  contentType: string;
  body: string;
}
