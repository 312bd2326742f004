import { APIError, APIConnectionError, APIConnectionTimeoutError } from 'telnyx';
import type { LegStatus } from '../call-event';
import { lookUp } from '../look-up';
import { retryAfter } from '../retry-after';
import { TelephonyError, type TelephonyErrorKind } from '../telephony-error';
import type { RoomSnapshot } from '../telephony-provider';

/** The contact's label in every room. */
export const CUSTOMER_LABEL = 'customer';

/**
 * `hangup_cause` → how a leg ended. What the cause does not tell is whether anybody had answered: an ending after an answer is
 * `completed` whatever the cause, which the call's own table sees to (`calls/call-state.ts`). `time_limit` and
 * `normal_clearing` come after an answer only. An unheard-of cause is `failed`.
 */
const STATUS_OF_CAUSE: Readonly<Record<string, LegStatus>> = {
  normal_clearing: 'completed',
  time_limit: 'completed',
  user_busy: 'busy',
  // As Twilio tells it: somebody pressed the red button.
  call_rejected: 'busy',
  timeout: 'no-answer',
  no_answer: 'no-answer',
  originator_cancel: 'canceled',
  not_found: 'failed',
  unspecified: 'failed',
};

/** A network that forbids the call (403, 607 …) rejects it too, and nobody's phone was asked. */
const DECLINED_BY_A_PERSON: ReadonlySet<string> = new Set(['486', '600', '603']);

export function endOf(cause: string | null, sipCode: string | null): LegStatus {
  if (cause === 'call_rejected' && sipCode && /^\d{3}$/.test(sipCode) && !DECLINED_BY_A_PERSON.has(sipCode)) return 'failed';
  return lookUp(STATUS_OF_CAUSE, cause) ?? 'failed';
}

export const ROOM_STATUS_OF: Readonly<Record<string, RoomSnapshot['status']>> = {
  init: 'init',
  in_progress: 'in-progress',
  completed: 'completed',
};

/** Why a recording failed: Telnyx has four fixed sentences for it. */
const RECORDING_FAULT: Readonly<Record<string, string>> = {
  'Failed to authorize with storage using custom credentials': 'storage_refused',
  'Invalid credentials json': 'storage_credentials',
  'Unsupported backend': 'storage_unsupported',
  'Internal server error': 'carrier_error',
};
export const recordingFault = (sentence: string | null): string => lookUp(RECORDING_FAULT, sentence) ?? 'carrier_error';

export const LEG_ENDED = '90018';
export const IN_ROOM_ALREADY = '90044';
const BAD_CALL_CONTROL_ID = '90015';
const CONFERENCE_ENDED = '90019';
const NO_SUCH_CONFERENCE = '90058';
const NO_SUCH_RESOURCE = '10005';
const NOT_FOUND = '404';
const NOT_PERMITTED = '10010';

/** There is no such thing in the account that was asked. */
export const UNKNOWN_THERE: ReadonlySet<string> = new Set([BAD_CALL_CONTROL_ID, NO_SUCH_RESOURCE, NOT_FOUND]);
/** Of another account's things Telnyx may also say that they are not ours to command [U]. */
export const NOT_OURS: ReadonlySet<string> = new Set([...UNKNOWN_THERE, NOT_PERMITTED]);
export const LEG_GONE: ReadonlySet<string> = new Set([LEG_ENDED, BAD_CALL_CONTROL_ID]);
export const ROOM_GONE: ReadonlySet<string> = new Set([CONFERENCE_ENDED, NO_SUCH_CONFERENCE, NO_SUCH_RESOURCE, NOT_FOUND]);

/** Codes that mean something else than "this request is refused", whatever their HTTP status. */
const KIND_OF_CODE: Readonly<Record<string, TelephonyErrorKind>> = {
  10009: 'misconfigured', // authentication failed
  10011: 'throttled', // requests a second
  90103: 'throttled', // dials a second
  // All channels of account, profile or connection are taken: free again as soon as somebody hangs up.
  90041: 'throttled',
  90042: 'throttled',
  90043: 'throttled',
};

/** Nothing was sent: no connection came about. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** What was asked decides what a missing reply means: a dial may have been carried out, anything else is safe to repeat. */
export type RequestKind = 'dial' | 'command';

export function toTelephonyError(error: unknown, request: RequestKind): TelephonyError {
  if (error instanceof TelephonyError) return error;
  if (error instanceof APIConnectionError) return fromTransport(error, request);
  if (error instanceof APIError) return fromApi(error as APIError, request);
  // A reply that is not as the interface says, met by the package or by us while reading it.
  return lost(request, 'Telnyx’s reply cannot be read', error);
}

function fromApi(error: APIError, request: RequestKind): TelephonyError {
  return error.status === undefined ? lost(request, 'Telnyx’s reply did not arrive', null) : fromReply(error, error.status, request);
}

function lost(request: RequestKind, message: string, cause: unknown): TelephonyError {
  return new TelephonyError(request === 'dial' ? 'unknown_result' : 'unavailable', 'telnyx', message, { cause });
}

/** The package's error is not kept: its message is the whole body, phone numbers included. */
function fromReply(error: APIError, status: number, request: RequestKind): TelephonyError {
  const { code, words } = said(error.error);
  const wait = retryAfter(error.headers?.get('retry-after')) ?? retryAfter(error.headers?.get('x-ratelimit-reset'));
  return new TelephonyError(kindOfReply(status, code, request), 'telnyx', `Telnyx answered ${status}${code ? `, error ${code}` : ''}`, {
    providerCode: code ?? String(status),
    providerMessage: words ?? `HTTP ${status}`,
    ...(wait === null ? {} : { retryAfterSeconds: wait }),
  });
}

function kindOfReply(status: number, code: string | null, request: RequestKind): TelephonyErrorKind {
  const byCode = lookUp(KIND_OF_CODE, code);
  if (byCode) return byCode;
  if (status === 429) return 'throttled';
  // 408, 409: like a 5xx they do not tell whether the dial was carried out.
  if (status >= 500 || status === 408 || status === 409) return request === 'dial' ? 'unknown_result' : 'unavailable';
  // Of a dial it is said with a code that this number may not be called, or that one not shown (D13, D51).
  if (status === 403 && request === 'dial' && code !== null) return 'rejected';
  // A redirect is not Telnyx's: the address is wrong.
  if (status === 401 || status === 403 || status < 400) return 'misconfigured';
  return 'rejected';
}

/** `{errors:[{code,title,detail}]}`, from a server that may as well say anything else. */
function said(body: unknown): { code: string | null; words: string | null } {
  const errors = isRecord(body) ? body['errors'] : null;
  const first: unknown = Array.isArray(errors) ? errors[0] : null;
  if (!isRecord(first)) return { code: null, words: null };
  const { code, title, detail } = first;
  const known = typeof code === 'string' || typeof code === 'number' ? String(code) : '';
  return {
    code: /^[A-Za-z0-9_.-]{1,32}$/.test(known) ? known : null,
    words: masked(typeof detail === 'string' && detail ? detail : title),
  };
}

/** Telnyx repeats what it was sent. */
function masked(words: unknown): string | null {
  return typeof words === 'string' && words ? words.slice(0, 300).replace(/\+?\d{7,15}/g, '…') : null;
}

function fromTransport(error: APIConnectionError, request: RequestKind): TelephonyError {
  const code = error instanceof APIConnectionTimeoutError ? 'timeout' : codeOf(error);
  // Only code and name are taken over: the cause of a cause can hold the request.
  const cause = new Error(code);
  if (NEVER_SENT.has(code)) return new TelephonyError('unavailable', 'telnyx', `Telnyx cannot be reached (${code})`, { cause });
  return lost(request, `Telnyx’s reply did not arrive (${code})`, cause);
}

function codeOf(error: unknown): string {
  for (let one: unknown = error, depth = 0; isRecord(one) && depth < 5; one = one['cause'], depth++) {
    const { code, errors } = one;
    if (typeof code === 'string') return code;
    if (Array.isArray(errors) && isRecord(errors[0])) return codeOf(errors[0]);
    if (one['name'] === 'UnreadableReplyError') return String(one['message']);
  }
  return 'no reply';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function textOf(value: unknown, name: string): string | null {
  const text = isRecord(value) ? value[name] : null;
  return typeof text === 'string' && text !== '' ? text : null;
}

export function dateOf(value: unknown, name: string): Date | null {
  const date = new Date(textOf(value, name) ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}
