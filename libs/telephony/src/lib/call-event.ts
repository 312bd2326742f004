import type { ProviderName } from '@dialer/contracts';
import type { CarrierRecordingStatus } from './telephony-recordings';

/** What a leg can report, in our words. `answered` is the contact saying hello, never a media path opening early. */
export const LEG_STATUSES = ['initiated', 'ringing', 'answered', 'completed', 'busy', 'no-answer', 'failed', 'canceled'] as const;
export type LegStatus = (typeof LEG_STATUSES)[number];

interface EventBase {
  provider: ProviderName;
  /** Stable over repeats of the same event (calls.md A2); what `calls.apply` deduplicates by. */
  key: string;
  /** Our call id, carried by the callback URL (Twilio) or client state (Telnyx); null when the event carries none. */
  callId: string | null;
  /** Order within `legSid` or `conferenceSid`, where the carrier numbers its events (Telnyx does not). */
  sequence: number | null;
  /** When we received it: our own clock, not the carrier's (calls.md A2). */
  at: Date;
}

/** Progress of one leg: the contact's, or a browser's that we dialled (its label tells). */
export interface LegEvent extends EventBase {
  kind: 'leg';
  legSid: string;
  /** Ours, where the carrier brings it back with the leg (Telnyx): `customer` or that of a browser's leg. Null: it tells none. */
  label: string | null;
  status: LegStatus;
  to: string | null;
  from: string | null;
  /** Why it ended, in the carrier's own code (`sip_404`, a REST error code), if it says. */
  reason: string | null;
}

/** Somebody came into or left the room, or was muted or held there. */
export interface ParticipantEvent extends EventBase {
  kind: 'participant';
  change: 'join' | 'leave' | 'mute' | 'unmute' | 'hold' | 'unhold';
  conferenceSid: string;
  room: string;
  legSid: string;
  /** The label given at the join: `customer`, `agent_<id>`. */
  label: string | null;
  reason: string | null;
}

export interface ConferenceEvent extends EventBase {
  kind: 'conference';
  change: 'start' | 'end';
  conferenceSid: string;
  room: string;
  reason: string | null;
}

/** Something that was played to one participant is over, or could not be played. */
export interface AnnouncementEvent extends EventBase {
  kind: 'announcement';
  change: 'end' | 'fail';
  conferenceSid: string;
  room: string;
  /** The address that was given to `announceTo`, as the carrier tells it. */
  documentUrl: string | null;
  reason: string | null;
}

/** Progress of a recording. Carriers do not number these: the states have an order of their own. */
export interface RecordingEvent extends EventBase {
  kind: 'recording';
  recordingSid: string;
  /** Null: the carrier names none (Telnyx now and then); then the call id alone says whose it is. */
  legSid: string | null;
  status: CarrierRecordingStatus;
  durationSeconds: number | null;
  channels: number | null;
  /** The carrier's code for why there is no audio. */
  reason: string | null;
}

/** What detection says of whoever answered: `machine_start` will not be spoken to yet, `machine_end_…` may be. */
export const DETECTION_VERDICTS = [
  'human',
  'unknown',
  'fax',
  'machine_start',
  'machine_end_beep',
  'machine_end_silence',
  'machine_end_other',
] as const;
export type DetectionVerdict = (typeof DETECTION_VERDICTS)[number];

/**
 * A verdict (calls.md C10 to C15). Of one leg there can be two: `machine_start`, then a `machine_end_…`, which may also come
 * alone. It can come late, or never (`TelephonyProvider.detectionPatience`).
 */
export interface DetectionEvent extends EventBase {
  kind: 'detection';
  legSid: string;
  verdict: DetectionVerdict;
  /** From the answer to the end of the greeting, in ms, where the carrier measures it. */
  greetingEndMs: number | null;
  /** How long before this event the greeting ended, in ms, where the verdict follows a fixed silence. Both null: taken to have ended with the answer. */
  silenceMs: number | null;
  /** Detection itself failed, or said something nobody knows: then the verdict is `unknown`. */
  failed: boolean;
}

/** The key that was pressed when a leg was asked for one (`gather`); empty: none was. Answered by an instruction where the carrier takes one. */
export interface DigitsEvent extends EventBase {
  kind: 'digits';
  legSid: string;
  digits: string;
}

/** Somebody calls one of our numbers (calls.md G26): no call of ours yet. Answered by an instruction, or by `answer` and more. */
export interface InboundCallEvent extends EventBase {
  kind: 'inbound-call';
  legSid: string;
  /** Our number, as it was dialled. */
  to: string | null;
  /** E.164, or whatever stands for a number that is withheld. */
  from: string | null;
}

/** A browser leg asks where to go (TwiML App's voice URL). Answered by an instruction; never deduplicated. */
export interface ClientDialEvent extends EventBase {
  kind: 'client-dial';
  legSid: string;
  /** The identity the carrier verified, without its `client:` prefix. */
  identity: string;
  to: string;
  /** Everything the browser passed along; untrusted. */
  params: Record<string, string>;
}

/** A leg asks for audio or a fallback document (`/hold-music`, `/fallback`, …). Answered by an instruction. */
export interface MediaRequestEvent extends EventBase {
  kind: 'media-request';
  legSid: string | null;
}

/** A browser has dialled by itself without telling us before: nobody's call (calls.md B6). */
export interface StrayCallEvent extends EventBase {
  kind: 'stray-call';
  legSid: string;
  to: string | null;
  from: string | null;
  /** The SIP user that dialled, where the carrier says. */
  credential: string | null;
}

/** What a leg was told to say or to play once, or a file it is asked for a key over, has been heard to its end (carriers that are told by commands): whoever wanted it to hang up then does it now. */
export interface MessageEndedEvent extends EventBase {
  kind: 'message-ended';
  legSid: string;
}

/** Fed by ourselves when a dial failed at the carrier, so that every state change passes one door (design.md §4). */
export interface LocalFailureEvent extends EventBase {
  kind: 'local-failure';
  reason: string;
}

export type CallEvent =
  | LegEvent
  | ParticipantEvent
  | ConferenceEvent
  | AnnouncementEvent
  | RecordingEvent
  | DetectionEvent
  | DigitsEvent
  | InboundCallEvent
  | ClientDialEvent
  | MediaRequestEvent
  | StrayCallEvent
  | MessageEndedEvent
  | LocalFailureEvent;
