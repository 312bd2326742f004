/** Twilio's REST error: HTTP status, code and message (carriers/twilio.md §6; the messages are Twilio's own wording where known). */
export class TwilioError extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }

  body(): Record<string, unknown> {
    return {
      code: this.code,
      message: this.message,
      more_info: `https://www.twilio.com/docs/errors/${this.code}`,
      status: this.status,
    };
  }
}

const MESSAGES: Record<number, (value: string) => string> = {
  21211: (to) => `The 'To' number ${to} is not a valid phone number.`,
  21215: (to) => `Account not authorized to call ${to}. Perhaps you need to enable some international permissions.`,
  21216: (to) => `Account not allowed to call ${to}.`,
};

export const notFound = (path: string): TwilioError => new TwilioError(404, 20404, `The requested resource ${path} was not found`);
export const unauthorized = (): TwilioError =>
  new TwilioError(401, 20003, 'Authenticate', { 'www-authenticate': 'Basic realm="Twilio API"' });
export const methodNotAllowed = (): TwilioError => new TwilioError(405, 20004, 'Method not allowed');
/** Whether Twilio says for how long is not certain: without a number it does not. */
export const tooManyRequests = (retryAfterSeconds?: number): TwilioError =>
  new TwilioError(429, 20429, 'Too Many Requests', retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) });
export const serverError = (): TwilioError => new TwilioError(500, 20500, 'An internal server error has occurred');
export const badParameter = (message: string, code = 20001): TwilioError => new TwilioError(400, code, message);
export const refusedNumber = (code: number, to: string): TwilioError => badParameter((MESSAGES[code] ?? String)(to), code);
export const TOO_MANY_CALLS = { code: 10004, message: 'Call concurrency limit exceeded' } as const;
export const tooManyCalls = (): TwilioError => badParameter(TOO_MANY_CALLS.message, TOO_MANY_CALLS.code);
export const wrongCallState = (): TwilioError => badParameter('Call is not in-progress. Cannot redirect.', 21220);
