import { TelephonyError, type TelephonyErrorKind } from '../telephony-error';
import type { DetectionVerdict, LegStatus, ParticipantEvent } from '../call-event';
import type { LegSnapshot, RoomSnapshot } from '../telephony-provider';
import type { CarrierRecordingStatus } from '../telephony-recordings';
import { TwilioReplyError, TwilioTransportError } from './twilio.http';

/** The contact's label in every room. */
export const CUSTOMER_LABEL = 'customer';

/** Sent with the dial and with every join, always the same (calls.md A3). */
export const CONFERENCE_EVENTS = ['start', 'end', 'join', 'leave', 'mute', 'hold', 'announcement'] as const;
export const LEG_EVENTS = ['initiated', 'ringing', 'answered', 'completed'] as const;

/** `CallStatus` of a progress callback → ours. */
export const LEG_STATUS_OF: Readonly<Record<string, LegStatus>> = {
  initiated: 'initiated',
  ringing: 'ringing',
  'in-progress': 'answered',
  answered: 'answered',
  completed: 'completed',
  busy: 'busy',
  'no-answer': 'no-answer',
  failed: 'failed',
  canceled: 'canceled',
};

/** `status` of the call resource → ours; it alone knows `queued`. */
export const SNAPSHOT_STATUS_OF: Readonly<Record<string, LegSnapshot['status']>> = { ...LEG_STATUS_OF, queued: 'queued' };

export const ROOM_STATUS_OF: Readonly<Record<string, RoomSnapshot['status']>> = {
  init: 'init',
  'in-progress': 'in-progress',
  completed: 'completed',
};

/** `StatusCallbackEvent` → ours. Kinds we do not ask for (modify, speech, announcement) are missing on purpose: they tell nothing. */
export const PARTICIPANT_CHANGE_OF: Readonly<Record<string, ParticipantEvent['change']>> = {
  'participant-join': 'join',
  'participant-leave': 'leave',
  'participant-mute': 'mute',
  'participant-unmute': 'unmute',
  'participant-hold': 'hold',
  'participant-unhold': 'unhold',
};
export const CONFERENCE_CHANGE_OF: Readonly<Record<string, 'start' | 'end'>> = {
  'conference-start': 'start',
  'conference-end': 'end',
};

export const ANNOUNCEMENT_CHANGE_OF: Readonly<Record<string, 'end' | 'fail'>> = {
  'announcement-end': 'end',
  'announcement-fail': 'fail',
};

/** `AnsweredBy` → ours. */
export const VERDICT_OF: Readonly<Record<string, DetectionVerdict>> = {
  human: 'human',
  unknown: 'unknown',
  fax: 'fax',
  machine_start: 'machine_start',
  machine_end_beep: 'machine_end_beep',
  machine_end_silence: 'machine_end_silence',
  machine_end_other: 'machine_end_other',
};

/** Those that a callback can be asked for; `failed` comes unasked, where recordings are encrypted. */
export const RECORDING_EVENTS = ['in-progress', 'completed', 'absent'] as const;

/** `RecordingStatus` of a callback and `status` of the resource → ours. */
export const RECORDING_STATUS_OF: Readonly<Record<string, CarrierRecordingStatus>> = {
  'in-progress': 'in-progress',
  paused: 'paused',
  stopped: 'processing',
  processing: 'processing',
  completed: 'completed',
  absent: 'absent',
  failed: 'failed',
  deleted: 'absent',
};

/** Twilio's error codes that mean something else than "this request is refused". */
const KIND_OF_CODE: Readonly<Record<number, TelephonyErrorKind>> = {
  20003: 'misconfigured', // authentication failed
  20429: 'throttled', // too many requests at once
};

/** The thing is gone or in no state for it: success for whoever wants it ended (calls.md E22). */
export const NOT_FOUND = 20404;
export const NOT_IN_STATE = 21220;

/** Nothing was sent: no connection came about. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** What was asked decides what a missing reply means: a dial may have been carried out, anything else is safe to repeat. */
export type RequestKind = 'dial' | 'command';

export function toTelephonyError(error: unknown, request: RequestKind): TelephonyError {
  if (error instanceof TelephonyError) return error;
  if (error instanceof TwilioReplyError) return fromReply(error, request);
  if (error instanceof TwilioTransportError) return fromTransport(error, request);
  // The SDK refuses some arguments itself, before any request; but a fault of its own could come after a dial as well.
  const kind = request === 'dial' ? 'unknown_result' : 'rejected';
  return new TelephonyError(kind, 'twilio', 'Twilio’s library failed', { cause: error });
}

function fromReply(error: TwilioReplyError, request: RequestKind): TelephonyError {
  const kind = kindOfReply(error, request);
  return new TelephonyError(kind, 'twilio', `Twilio answered ${error.status}${error.code === null ? '' : `, error ${error.code}`}`, {
    ...(error.code === null ? {} : { providerCode: error.code }),
    providerMessage: error.message,
    ...(error.retryAfterSeconds === null ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
    cause: error,
  });
}

function kindOfReply({ status, code }: TwilioReplyError, request: RequestKind): TelephonyErrorKind {
  const byCode = code === null ? undefined : KIND_OF_CODE[code];
  if (byCode) return byCode;
  if (status === 429) return 'throttled';
  // 408: the server gave up waiting; like a 5xx it does not tell whether the dial was carried out.
  if (status >= 500 || status === 408) return request === 'dial' ? 'unknown_result' : 'unavailable';
  // A redirect is not Twilio's: the address is wrong.
  if (status === 401 || status < 400) return 'misconfigured';
  return 'rejected';
}

function fromTransport(error: TwilioTransportError, request: RequestKind): TelephonyError {
  const unsent = error.syscall === 'connect' || (error.code !== null && NEVER_SENT.has(error.code));
  const kind = unsent || request === 'command' ? 'unavailable' : 'unknown_result';
  const message = unsent ? 'Twilio cannot be reached' : 'Twilio’s reply did not arrive';
  return new TelephonyError(kind, 'twilio', `${message} (${error.code ?? error.message})`, { cause: error });
}
