import type { KeyObject } from 'node:crypto';
import type { CallEvent, LegStatus, RecordingEvent } from '../call-event';
import { lookUp } from '../look-up';
import { WebhookRejectedError } from '../telephony-error';
import type { RawWebhook } from '../telephony-provider';
import { type ClientState, readClientState } from './telnyx.client-state';
import { PREMIUM_GREETING, PREMIUM_VERDICT, STANDARD_GREETING, STANDARD_VERDICT, type DetectionWords } from './telnyx.detection';
import { CALL_CONTROL_ID, CONFERENCE_ID, RECORDING_ID, UUID } from './telnyx.ids';
import { dateOf, endOf, isRecord, recordingFault, textOf } from './telnyx.mapping';
import type { TelnyxOptions } from './telnyx.options';
import { pendingOf } from './telnyx.recordings';
import { verifyTelnyxSignature } from './telnyx.signature';

/** Telnyx's bodies are about 2 kB; the cap bounds the work done before the signature is known to be right. */
const MAX_BODY_BYTES = 256 * 1024;

/** One event of a verified request. */
interface Told {
  id: string;
  payload: Record<string, unknown>;
  state: ClientState | null;
  /** On which of our connections it happened; null: on none. */
  on: keyof TelnyxConnections | null;
  at: Date;
}
/** The ids of the connections that calls to and from us use; null where there is none. */
export interface TelnyxConnections {
  /** Call Control. */
  control: string | null;
  /** The one that browsers dial on. */
  browsers: string | null;
}
type Reader = (told: Told) => CallEvent[];

export const telnyxConnections = ({ callControl, browserCalls }: TelnyxOptions): TelnyxConnections => ({
  control: callControl?.connectionId ?? null,
  browsers: browserCalls?.connectionId ?? null,
});

/**
 * Signature over the time and the raw body, then meaning. Everything that is not a well-formed event ends in
 * `WebhookRejectedError`; events that are about none of our calls, and kinds we do not read, are no events.
 */
export function receiveTelnyxWebhook(webhook: RawWebhook, keys: readonly KeyObject[], connections: TelnyxConnections): CallEvent[] {
  if (webhook.rawBody.length > MAX_BODY_BYTES) throw malformed('the body is too large');
  verifyTelnyxSignature(webhook, keys);
  const data = dataOf(webhook.rawBody);
  const id = textOf(data, 'id');
  const type = textOf(data, 'event_type');
  if (id === null || !/^[\w-]{1,128}$/.test(id) || type === null) throw malformed('no event');
  const read = lookUp(READERS, type);
  if (!read) return [];
  const payload = data['payload'];
  if (!isRecord(payload)) throw malformed('an event without a payload');
  const state = readClientState(payload['client_state']);
  const on = connectionOf(payload, connections);
  // The connection may serve other software too, and the account other connections: what is not ours is told by its beginning alone.
  if (!state && on !== 'browsers' && !(on === 'control' && read === initiated)) return [];
  return read({ id, payload, state, on, at: webhook.receivedAt });
}

function dataOf(rawBody: Buffer): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(rawBody.toString('utf8'));
    if (isRecord(body) && isRecord(body['data'])) return body['data'];
  } catch {
    // Told below.
  }
  throw malformed('the body is no event');
}

function connectionOf(payload: Record<string, unknown>, { browsers, control }: TelnyxConnections): Told['on'] {
  const id = textOf(payload, 'connection_id');
  if (id === null) return null;
  return id === browsers ? 'browsers' : id === control ? 'control' : null;
}

/**
 * Without our state: somebody calls us (calls.md G26), or a browser has dialled and nobody was asked (B6). What comes to a
 * browser, and what others dial on a connection they share with us, is nothing.
 */
const initiated: Reader = (told) => {
  if (told.state) return leg(told, 'initiated');
  const isIncoming = textOf(told.payload, 'direction') === 'incoming';
  if (isIncoming && told.on === 'control') {
    return [{ kind: 'inbound-call', ...origin(told), legSid: legSid(told), to: number(told, 'to'), from: number(told, 'from') }];
  }
  if (isIncoming || told.on !== 'browsers') return [];
  const [to, from] = [number(told, 'to'), number(told, 'from')];
  return [{ kind: 'stray-call', ...origin(told), legSid: legSid(told), to, from, credential: credentialOf(told) }];
};

const answered: Reader = (told) => leg(told, 'answered');

const hangup: Reader = (told) => {
  const sip = textOf(told.payload, 'sip_hangup_cause');
  const status = endOf(textOf(told.payload, 'hangup_cause'), sip);
  return leg(told, status, status !== 'completed' && sip && /^\d{3}$/.test(sip) ? `sip_${sip}` : null);
};

/** In the words of the API's look-ups; there is no event for ringing, muting or holding. */
function leg(told: Told, status: LegStatus, reason: string | null = null): CallEvent[] {
  const label = told.state?.label ?? null;
  return [
    { kind: 'leg', ...origin(told), legSid: legSid(told), label, status, to: number(told, 'to'), from: number(told, 'from'), reason },
  ];
}

/** The state is the room's, that of its first leg: it names call and room but not who this is about, whom the leg's id tells. */
const participant =
  (change: 'join' | 'leave'): Reader =>
  (told) => {
    const conferenceSid = conferenceId(told);
    const room = told.state?.room ?? conferenceSid;
    return [{ kind: 'participant', ...origin(told), change, conferenceSid, room, legSid: legSid(told), label: null, reason: null }];
  };

const conference =
  (change: 'start' | 'end'): Reader =>
  (told) => {
    const conferenceSid = conferenceId(told);
    const room = told.state?.room ?? conferenceSid;
    const reason = textOf(told.payload, 'reason')?.slice(0, 64) ?? null;
    return [{ kind: 'conference', ...origin(told), change, conferenceSid, room, reason }];
  };

/** Its links are not read: the audio is asked for by its id. */
const recordingSaved: Reader = (told) => {
  const [startedAt, endedAt] = [dateOf(told.payload, 'recording_started_at'), dateOf(told.payload, 'recording_ended_at')];
  const seconds = startedAt && endedAt ? Math.round((endedAt.getTime() - startedAt.getTime()) / 1000) : null;
  const channels = { single: 1, dual: 2 }[textOf(told.payload, 'channels') ?? ''] ?? null;
  return [recording(told, { status: 'completed', durationSeconds: seconds !== null && seconds >= 0 ? seconds : null, channels })];
};

const recordingError: Reader = (told) => [recording(told, { status: 'failed', reason: recordingFault(textOf(told.payload, 'reason')) })];

/** Types and examples disagree on whether a recording is named: else it is the one of this leg that began then. */
function recording(told: Told, news: Partial<RecordingEvent> & Pick<RecordingEvent, 'status'>): RecordingEvent {
  const { payload } = told;
  const named = textOf(payload, 'recording_id');
  const controlId = textOf(payload, 'call_control_id');
  const legId = textOf(payload, 'call_leg_id');
  const isKnown = controlId !== null && CALL_CONTROL_ID.test(controlId);
  const of = isKnown ? controlId : legId !== null && UUID.test(legId) ? legId : null;
  if (of === null) throw malformed('a recording of no leg');
  const startedAt = dateOf(payload, 'recording_started_at') ?? told.at;
  return {
    kind: 'recording',
    ...origin(told),
    recordingSid: named !== null && RECORDING_ID.test(named) ? named : pendingOf(of, startedAt),
    legSid: isKnown ? controlId : null,
    durationSeconds: null,
    channels: null,
    reason: null,
    ...news,
  };
}

/** `call_hangup` and `cancelled`: nobody heard it to its end, and a hang-up is on its way already or not wanted. */
const heard: Reader = (told) =>
  textOf(told.payload, 'status') === 'completed' ? [{ kind: 'message-ended', ...origin(told), legSid: legSid(told) }] : [];

/** A word nobody knows is no ground for hanging up on a person (calls.md C11). */
const detection =
  ({ verdictOf, silenceMs }: DetectionWords): Reader =>
  (told) => {
    const verdict = lookUp(verdictOf, textOf(told.payload, 'result'));
    const failed = verdict === undefined;
    return [
      { kind: 'detection', ...origin(told), legSid: legSid(told), verdict: verdict ?? 'unknown', greetingEndMs: null, silenceMs, failed },
    ];
  };

/** Ended by a key or by nobody's pressing one; where it was cut short or the leg is gone, there is nothing to go on with. */
const GATHERED: ReadonlySet<string | null> = new Set(['valid', 'invalid', 'timeout']);
const gathered: Reader = (told) => {
  if (!GATHERED.has(textOf(told.payload, 'status'))) return [];
  const digits = textOf(told.payload, 'digits') ?? '';
  if (!/^[0-9*#A-D]{0,128}$/.test(digits)) throw malformed('the digits are none');
  return [{ kind: 'digits', ...origin(told), legSid: legSid(told), digits }];
};

/** What is missing tells us nothing: bridging, single digits, cost. */
const READERS: Readonly<Record<string, Reader>> = {
  'call.initiated': initiated,
  'call.answered': answered,
  'call.hangup': hangup,
  'call.recording.saved': recordingSaved,
  'call.recording.error': recordingError,
  'call.speak.ended': heard,
  'call.playback.ended': heard,
  'call.gather.ended': gathered,
  'call.machine.detection.ended': detection(STANDARD_VERDICT),
  'call.machine.greeting.ended': detection(STANDARD_GREETING),
  'call.machine.premium.detection.ended': detection(PREMIUM_VERDICT),
  'call.machine.premium.greeting.ended': detection(PREMIUM_GREETING),
  'conference.created': conference('start'),
  'conference.ended': conference('end'),
  'conference.participant.joined': participant('join'),
  'conference.participant.left': participant('leave'),
};

/** The key is Telnyx's own, the same at every repeat (calls.md A2). Its events bear a time but no number. */
function origin({ id, state, at }: Told) {
  return { provider: 'telnyx' as const, key: id, callId: state?.callId ?? null, sequence: null, at };
}

function legSid({ payload }: Told): string {
  const id = textOf(payload, 'call_control_id');
  if (id === null || !CALL_CONTROL_ID.test(id)) throw malformed('call_control_id is missing or has no such form');
  return id;
}

function conferenceId({ payload }: Told): string {
  const id = textOf(payload, 'conference_id');
  if (id === null || !CONFERENCE_ID.test(id)) throw malformed('conference_id is missing or has no such form');
  return id;
}

/** A phone number or a SIP address; others write here what they like. */
function number({ payload }: Told, name: string): string | null {
  return textOf(payload, name)?.slice(0, 256) ?? null;
}

/** A browser that shows no number of its own shows its user name; one that does may still have that for its name. */
function credentialOf({ payload }: Told): string | null {
  const users = [textOf(payload, 'from'), textOf(payload, 'caller_id_name')].map(
    (text) => /^(?:sip:)?([A-Za-z0-9._-]{1,128})(?:@.*)?$/.exec(text ?? '')?.[1],
  );
  return users.find((user) => user !== undefined && /[A-Za-z]/.test(user)) ?? null;
}

function malformed(why: string): WebhookRejectedError {
  return new WebhookRejectedError('malformed', why);
}
