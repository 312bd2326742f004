export interface ErrorSource {
  pointer?: string;
  parameter?: string;
}

/** Telnyx's REST error (carriers/telnyx.md §1, §5.2); the code is a string on the wire. */
export class TelnyxError extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    readonly title: string,
    readonly detail: string,
    readonly source: ErrorSource | null = null,
    readonly headers: Record<string, string> = {},
  ) {
    super(detail);
  }

  body(): { errors: object[] } {
    const { code, title, detail, source } = this;
    const meta = { url: `https://developers.telnyx.com/docs/overview/errors/${code}` };
    return { errors: [{ code: String(code), title, detail, ...(source && { source }), meta }] };
  }
}

const field = (name: string): ErrorSource => ({ pointer: `/${name}` });

export const unauthorized = (): TelnyxError =>
  new TelnyxError(401, 10009, 'Authentication failed', 'The API key looks malformed. Check that you copied it correctly.');
export const notFound = (): TelnyxError =>
  new TelnyxError(404, 10005, 'Resource not found', 'The requested resource or URL could not be found.');
export const serverError = (): TelnyxError => new TelnyxError(500, 10007, 'Unexpected error', 'An unexpected error occured.');
export const tooManyRequests = (retryAfterS: number): TelnyxError =>
  new TelnyxError(429, 10011, 'Too many requests', 'You have exceeded the maximum number of allowed requests.', null, {
    'retry-after': String(retryAfterS),
  });
export const malformed = (detail: string, source: ErrorSource | null = null): TelnyxError =>
  new TelnyxError(400, 10015, 'Bad Request', detail, source);
export const missing = (name: string): TelnyxError =>
  new TelnyxError(422, 10004, 'Missing required parameter', `The required parameter '${name}' was missing from the request.`, field(name));
export const badEnum = (name: string, allowed: readonly string[]): TelnyxError =>
  new TelnyxError(422, 10032, 'Invalid enumerated value', `'${name}' must be one of ${allowed.join(', ')}`.slice(0, 400), field(name));
export const outOfRange = (name: string, wants: string): TelnyxError =>
  new TelnyxError(422, 10033, 'Value outside of range', `'${name}' ${wants}`, field(name));
export const notE164 = (name: string): TelnyxError =>
  new TelnyxError(422, 10016, 'Phone number must be in +E.164 format', `The '${name}' number must be in +E.164 format.`, field(name));
export const notPermitted = (detail: string): TelnyxError => new TelnyxError(403, 10010, 'Authorization failed', detail);

const ofCalls = (code: number, title: string, detail: string, status = 422): TelnyxError => new TelnyxError(status, code, title, detail);

export const unknownCall = (): TelnyxError =>
  ofCalls(90015, 'Invalid Call Control ID', 'The call_control_id provided was not valid. The call it names may be long over.');
export const badClientState = (): TelnyxError =>
  new TelnyxError(
    422,
    90017,
    'Invalid value for client_state',
    'The client_state provided was not valid. It should be a valid base64 encoded string.',
    field('client_state'),
  );
export const callEnded = (): TelnyxError =>
  ofCalls(90018, 'Call has already ended', 'This call is no longer active and can no longer receive commands.');
export const conferenceEnded = (): TelnyxError => ofCalls(90019, 'Conference has already ended', 'This conference is no longer active.');
export const noAudioYet = (): TelnyxError =>
  ofCalls(90020, 'Call recording can not be started', 'Recording cannot begin before the call has audio.');
export const conferenceFull = (): TelnyxError =>
  ofCalls(90032, 'Maximum number of participants reached', 'The conference has reached its maximum number of participants.');
export const notAnswered = (): TelnyxError =>
  ofCalls(90034, 'Call not answered yet', "This call can't receive this command because it has not been answered yet.");
export const tooManyCalls = (): TelnyxError =>
  ofCalls(90041, 'Dialing limit reached', 'The account has reached its limit of simultaneous outbound calls (D1).', 403);
export const joinedAlready = (): TelnyxError =>
  ofCalls(90044, 'Call is already in a conference', 'This call already participates in a conference.');
export const unknownConference = (): TelnyxError => ofCalls(90058, 'Conference not found', 'No conference has this id.', 404);
export const notInConference = (): TelnyxError =>
  ofCalls(90058, 'Participant not found', 'The call does not participate in this conference.');
export const outboundAnswer = (): TelnyxError =>
  ofCalls(90102, 'Command not allowed', 'Outbound calls can not be answered or rejected by a command.');
export const tooManyDials = (): TelnyxError =>
  new TelnyxError(429, 90103, 'Dials per second limit reached', 'The account dials more often than its limit allows.', null, {
    'retry-after': '1',
  });
