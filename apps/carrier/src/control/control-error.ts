/** Answered as `{ error: { code, message } }`: the control API's own shape, not Twilio's. */
export class ControlError extends Error {
  constructor(
    readonly status: 400 | 403 | 404 | 409,
    message: string,
  ) {
    super(message);
  }
}
