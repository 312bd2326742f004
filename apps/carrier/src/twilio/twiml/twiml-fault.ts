/** A document could not be had or cannot be executed: the call goes to its FallbackUrl (carriers/twilio.md §2). */
export class TwimlFault extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly url: string | null = null,
  ) {
    super(message);
  }
}
