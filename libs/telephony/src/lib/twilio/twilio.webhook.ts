import twilio from 'twilio';
import { ROUTES } from '@dialer/contracts';
import type { CallEvent } from '../call-event';
import { lookUp } from '../look-up';
import { WebhookRejectedError } from '../telephony-error';
import type { RawWebhook } from '../telephony-provider';
import { CALL_SID, CONFERENCE_SID, IDENTITY, RECORDING_SID, ROOM, UUID } from './twilio.ids';
import { ANNOUNCEMENT_CHANGE_OF, CONFERENCE_CHANGE_OF, LEG_STATUS_OF, PARTICIPANT_CHANGE_OF, RECORDING_STATUS_OF } from './twilio.mapping';

/** Twilio's bodies are about 1 kB; the cap bounds the work done before the signature is known to be right. */
const MAX_BODY_BYTES = 64 * 1024;

/** A verified request: its address, its parameters and who sent it when. */
interface Verified {
  /** The last part of the path, e.g. `conference-status`. */
  route: string;
  callId: string | null;
  params: Map<string, string>;
  at: Date;
}

/**
 * Signature over the address as configured and the raw body, then meaning. Everything that is not a well-formed request
 * of our Twilio account ends in `WebhookRejectedError`.
 */
export function receiveTwilioWebhook(webhook: RawWebhook, authToken: string): CallEvent[] {
  if (webhook.rawBody.length > MAX_BODY_BYTES) throw malformed('the body is too large');
  const form = new URLSearchParams(webhook.method === 'POST' ? webhook.rawBody.toString('utf8') : '');
  verifySignature(webhook, form, authToken);
  return parse(verified(webhook, form));
}

function verifySignature(webhook: RawWebhook, form: URLSearchParams, authToken: string): void {
  const signature = webhook.headers['x-twilio-signature'];
  if (typeof signature !== 'string' || signature === '') throw new WebhookRejectedError('signature', 'no signature');
  // No prototype: `__proto__` is a parameter name like any other and must count in the signature.
  const signed = Object.create(null) as Record<string, string | string[]>;
  for (const name of new Set(form.keys())) {
    const values = [...form.getAll(name)];
    signed[name] = values.length === 1 ? values[0]! : values;
  }
  if (!validates(authToken, signature, webhook.url, signed)) throw new WebhookRejectedError('signature', 'wrong signature');
}

function validates(authToken: string, signature: string, url: string, signed: Record<string, unknown>): boolean {
  try {
    return twilio.validateRequest(authToken, signature, url, signed);
  } catch {
    // The helper parses the address when the first comparison fails, and throws on what is none.
    return false;
  }
}

function verified(webhook: RawWebhook, form: URLSearchParams): Verified {
  const url = parseUrl(webhook.url);
  const [, route] = url.pathname.split(`${ROUTES.voice}/`);
  if (!route) throw malformed('not an address of ours');
  const calls = url.searchParams.getAll('call');
  if (calls.length > 1 || (calls.length === 1 && !UUID.test(calls[0]!))) throw malformed('no call id of ours');
  return {
    route,
    callId: calls[0]?.toLowerCase() ?? null,
    params: single(webhook.method === 'POST' ? form : url.searchParams),
    at: webhook.receivedAt,
  };
}

function parseUrl(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw malformed('not an address');
  }
}

/** A name that comes twice could be read two ways; Twilio never sends one. */
function single(params: URLSearchParams): Map<string, string> {
  const names = new Set(params.keys());
  if (names.size !== params.size) throw malformed('a parameter is given twice');
  return new Map(params.entries());
}

function parse(request: Verified): CallEvent[] {
  if (request.route === 'status') return parseLegStatus(request);
  if (request.route === 'conference-status') return parseConferenceStatus(request);
  if (request.route === 'recording-status') return parseRecordingStatus(request);
  if (request.route === 'dial') return parseClientDial(request);
  return parseMediaRequest(request);
}

function parseLegStatus(request: Verified): CallEvent[] {
  const legSid = required(request, 'CallSid', CALL_SID);
  const status = lookUp(LEG_STATUS_OF, optional(request, 'CallStatus'));
  if (!status) throw malformed('CallStatus is none we know');
  const from = optional(request, 'From');
  // The TwiML App reports the browser's leg to the same address; that never changes the contact's state (calls.md A3).
  if (from?.startsWith('client:')) return [];
  const sequence = requiredSequence(request);
  const sip = optional(request, 'SipResponseCode');
  return [
    {
      kind: 'leg',
      label: null,
      ...origin(request, `status:${legSid}:${sequence}`),
      sequence,
      legSid,
      status,
      to: optional(request, 'To'),
      from,
      reason: status !== 'completed' && sip && /^\d{3}$/.test(sip) ? `sip_${sip}` : null,
    },
  ];
}

function parseConferenceStatus(request: Verified): CallEvent[] {
  const conferenceSid = required(request, 'ConferenceSid', CONFERENCE_SID);
  const room = required(request, 'FriendlyName', ROOM);
  const name = required(request, 'StatusCallbackEvent', /^[a-z-]{1,64}$/);
  const sequence = requiredSequence(request);
  const common = { ...origin(request, `conf:${conferenceSid}:${sequence}`), sequence, conferenceSid, room };
  const conference = lookUp(CONFERENCE_CHANGE_OF, name);
  if (conference) return [{ kind: 'conference', ...common, change: conference, reason: optional(request, 'ReasonConferenceEnded') }];
  const announced = lookUp(ANNOUNCEMENT_CHANGE_OF, name);
  if (announced) {
    const told = { documentUrl: optional(request, 'AnnounceUrl'), reason: announced === 'fail' ? 'announcement_failed' : null };
    return [{ kind: 'announcement', ...common, change: announced, ...told }];
  }
  const change = lookUp(PARTICIPANT_CHANGE_OF, name);
  if (!change) return [];
  const reason = optional(request, 'ReasonParticipantLeft');
  return [
    {
      kind: 'participant',
      ...common,
      change,
      legSid: required(request, 'CallSid', CALL_SID),
      label: optional(request, 'ParticipantLabel'),
      reason,
    },
  ];
}

/** Its `RecordingUrl` is not read: the audio is fetched from the address that we know. */
function parseRecordingStatus(request: Verified): CallEvent[] {
  const recordingSid = required(request, 'RecordingSid', RECORDING_SID);
  const name = optional(request, 'RecordingStatus') ?? '';
  const status = lookUp(RECORDING_STATUS_OF, name);
  if (!status) throw malformed('RecordingStatus is none we know');
  return [
    {
      kind: 'recording',
      ...origin(request, `rec:${recordingSid}:${name}`),
      sequence: null,
      recordingSid,
      legSid: optional(request, 'CallSid') === null ? null : required(request, 'CallSid', CALL_SID),
      status,
      durationSeconds: whole(request, 'RecordingDuration'),
      channels: whole(request, 'RecordingChannels'),
      reason: optional(request, 'ErrorCode')?.match(/^[1-9]\d{0,8}$/)?.[0] ?? null,
    },
  ];
}

function parseClientDial(request: Verified): CallEvent[] {
  const legSid = required(request, 'CallSid', CALL_SID);
  const [, identity] = required(request, 'From', IDENTITY_FROM).split(':') as [string, string];
  return [
    {
      kind: 'client-dial',
      ...origin(request, `dial:${legSid}`),
      sequence: null,
      legSid,
      identity,
      to: optional(request, 'To') ?? '',
      params: Object.fromEntries(request.params),
    },
  ];
}

const IDENTITY_FROM = new RegExp(`^client:${IDENTITY.source.slice(1)}`);

/** Documents asked for by a leg, or by nobody in particular. Answered from the row, so never deduplicated (calls.md A2). */
function parseMediaRequest(request: Verified): CallEvent[] {
  const legSid = request.params.has('CallSid') ? required(request, 'CallSid', CALL_SID) : null;
  return [{ kind: 'media-request', ...origin(request, `media:${request.route}:${legSid ?? ''}`), sequence: null, legSid }];
}

function origin(request: Verified, key: string) {
  return { provider: 'twilio' as const, key, callId: request.callId, at: request.at };
}

function optional(request: Verified, name: string): string | null {
  return request.params.get(name) || null;
}

function whole(request: Verified, name: string): number | null {
  const text = optional(request, name);
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function required(request: Verified, name: string, shape: RegExp): string {
  const value = request.params.get(name);
  if (value === undefined || !shape.test(value)) throw malformed(`${name} is missing or has no such form`);
  return value;
}

function requiredSequence(request: Verified): number {
  return Number(required(request, 'SequenceNumber', /^\d{1,9}$/));
}

function malformed(why: string): WebhookRejectedError {
  return new WebhookRejectedError('malformed', why);
}
