import type { ProviderName } from '@dialer/contracts';
import type { CallEvent, LegStatus } from './call-event';
import type { Instruction, RenderedReply } from './instruction';
import type { TelephonyBridge } from './telephony-bridge';
import type { TelephonyDirect } from './telephony-direct';
import type { TelephonyRecordings } from './telephony-recordings';

/** DI token: the default carrier, null when it is not configured, for whoever starts a new call. Running calls ask `TelephonyRegistry.get(name)`. */
export const TELEPHONY_PROVIDER = Symbol('TELEPHONY_PROVIDER');

/** Phone numbers are E.164 strings; room names are ours and unique per call. */
export interface DialContactRequest {
  callId: string;
  room: string;
  to: string;
  from: string;
  /** Seconds the phone may ring. */
  timeoutSeconds: number;
}

export interface DialedLeg {
  legSid: string;
  conferenceSid: string;
  /** Our label in the room. */
  label: string;
  /** How long the carrier will queue the dial because of its pace limit, in ms. */
  queueTimeMs: number;
}

/** How a campaign's leg listens for machines (calls.md C11, C15); callees that are consumers answer with shorter words. */
export interface DetectionRequest {
  /** `message_end`: a machine is told when it may be spoken to, not when it is known for one (where the carrier tells both, both). */
  waitFor: 'verdict' | 'message_end';
  audience: 'consumer' | 'business';
}

/** How long whoever waits for a verdict waits for it; all from the answer, in ms (calls.md C11). */
export interface DetectionPatience {
  verdictMs: number;
  /** What silence until then means: somebody may be there (`unknown`), or nobody can be helped any more. */
  onSilence: 'unknown' | 'hang_up';
  /** `machine_start` of a request for `message_end` is followed by no `machine_end_…` by then: taken for `machine_end_other`. Null: the verdict is the message's end. */
  messageEndMs: number | null;
}

/** A leg of its own, in no room: answered, it asks for a document (`media-request`; carriers of commands tell `answered` alone). */
export interface DialCampaignLegRequest {
  callId: string;
  to: string;
  from: string;
  /** Seconds the phone may ring. */
  timeoutSeconds: number;
  detection: DetectionRequest | null;
}

export interface DialedCampaignLeg {
  legSid: string;
  /** How long the carrier will queue the dial because of its pace limit, in ms. */
  queueTimeMs: number;
}

/** A leg found again after a dial whose reply never came. */
export interface FoundLeg {
  legSid: string;
  /** Null when the leg never got into its room and the carrier no longer tells the room by name. */
  conferenceSid: string | null;
  label: string;
}

/** What the carrier's records say about a leg. */
export interface LegSnapshot {
  legSid: string;
  /** `alive`, `ended`: it stands or is over, and the carrier tells no more than that (Telnyx). */
  status: LegStatus | 'queued' | 'alive' | 'ended';
  /** Null: the carrier's records do not tell. */
  to: string | null;
  from: string | null;
  createdAt: Date | null;
  /** When the carrier started the leg, which is not when somebody answered: that is told by the event alone (calls.md A3). */
  startedAt: Date | null;
  endedAt: Date | null;
}

export interface RoomSnapshot {
  conferenceSid: string;
  room: string;
  status: 'init' | 'in-progress' | 'completed';
  participants: { legSid: string; label: string | null; muted: boolean; hold: boolean; joinedAt: Date | null }[];
}

export interface ParticipantUpdate {
  muted?: boolean;
  hold?: boolean;
  /** What a held participant hears, over and over; required with `hold: true`. A document, or where there is a `bridge` a WAV or MP3 file. */
  holdUrl?: string;
}

export interface BrowserAccessRequest {
  /** 1 to 121 of A-Z a-z 0-9 _. */
  identity: string;
  ttlSeconds: number;
  /** The credential this identity was given before, where the carrier knows such; one that is gone is replaced. */
  credentialId: string | null;
  /** Which of the carrier's two ways the browser is signed in for: dialling itself, or being dialled into a room. */
  use: 'direct' | 'room';
}

/** What a browser's voice SDK signs in with. */
export interface BrowserAccess {
  /** Empty for the fixed pair of an installation, which signs in by name and password alone. */
  token: string;
  identity: string;
  expiresAt: Date;
  /** Carriers whose browsers are SIP users (Telnyx); null elsewhere. `credentialId` null: the fixed pair of the installation. */
  sip: { credentialId: string | null; username: string; password: string } | null;
}

/** An incoming request as it came; `url` is the *configured* public address plus path and query, never the Host header. */
export interface RawWebhook {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string | string[] | undefined>;
  rawBody: Buffer;
  receivedAt: Date;
}

/** One carrier. All methods throw `TelephonyError` only; `receiveWebhook` throws `WebhookRejectedError`. */
export interface TelephonyProvider {
  readonly name: ProviderName;
  /** The carrier's number that is shown when nobody chose another (contract.md §2, `from_phone`). */
  readonly defaultCallerId: string;
  readonly recordings: TelephonyRecordings;
  /** Null where rooms are filled without our doing (Twilio). */
  readonly bridge: TelephonyBridge | null;
  /** Null where browsers cannot dial by themselves, or that part is not configured. */
  readonly direct: TelephonyDirect | null;

  // conference and legs
  /**
   * Dials the contact by exactly one request that is never repeated here: into the room, or, where there is a `bridge`, as a
   * leg of its own that is joined after its answer (`conferenceSid` is the room's name then until one exists).
   */
  dialContact(request: DialContactRequest): Promise<DialedLeg>;
  /** Dials a campaign's contact by exactly one request that is never repeated here; the verdict comes as a `detection` event. */
  dialCampaignLeg(request: DialCampaignLegRequest): Promise<DialedCampaignLeg>;
  /** How long to wait for the verdict of a leg that was dialled like this. */
  detectionPatience(detection: DetectionRequest): DetectionPatience;
  /**
   * Lets a leg go that nobody has answered; one that has ended is success. Somebody who has just answered stays where the
   * carrier can tell (Twilio); elsewhere (Telnyx) they are hung up, and the call counts as abandoned (calls.md C17).
   */
  cancelLeg(legSid: string): Promise<void>;
  /** Hangs a leg up, or cancels it while it rings. A leg that has ended or never was is success (calls.md E22). */
  hangUpLeg(legSid: string): Promise<void>;
  /** Completes the conference; one that has ended is success. */
  endRoom(conferenceSid: string): Promise<void>;
  /** `participant`: carrier's leg id or our label. Returns what the carrier now says. */
  updateParticipant(conferenceSid: string, participant: string, update: ParticipantUpdate): Promise<{ muted: boolean; hold: boolean }>;
  /**
   * Plays a document (where there is a `bridge`: a WAV or MP3 file) to one participant, the others do not hear it; an `announcement` event tells its end where the carrier does.
   * `spoken`: the words of the document, for carriers that speak a text instead of asking for one.
   */
  announceTo(conferenceSid: string, participant: string, documentUrl: string, spoken?: string): Promise<void>;
  /** Plays a WAV or MP3 file once to everybody in the room, over what they say; another one takes the place of a running one. */
  playToRoom(conferenceSid: string, audioUrl: string): Promise<void>;
  /** Ends what `playToRoom` plays; nothing playing is success, as is a room that has ended. */
  stopPlayingToRoom(conferenceSid: string): Promise<void>;
  /**
   * Replaces what a live leg does (takes it out of its room). Where there is a `bridge`, rooms are joined by that alone, and a
   * leg that was told to hang up after a message does so when it is told again, on `message-ended` or on `digits` with none.
   */
  redirectLeg(legSid: string, instruction: Instruction): Promise<void>;

  // look-ups, for reconcile (calls.md B8) and for health
  /**
   * The leg of a dial whose result is unknown. `since`: when the dial was intended; carriers tell whole seconds, so an
   * older leg of the same second can be returned. `boundElsewhere`: legs that already belong to other calls.
   */
  findDialedLeg(request: DialContactRequest, since: Date, boundElsewhere?: readonly string[]): Promise<FoundLeg | null>;
  /** The same for a campaign's leg, which is in no room. */
  findCampaignLeg(request: DialCampaignLegRequest, since: Date, boundElsewhere?: readonly string[]): Promise<{ legSid: string } | null>;
  fetchLeg(legSid: string): Promise<LegSnapshot | null>;
  fetchRoom(conferenceSid: string): Promise<RoomSnapshot | null>;
  /** E.164 numbers that the account which dials contacts may show as caller ID; where browsers dial by themselves see `direct`. */
  callerIds(): Promise<string[]>;

  // the browser
  /** May ask the carrier; `rejected` for an identity or a lifetime it does not take, `misconfigured` where that `use` is not set up. */
  browserAccess(request: BrowserAccessRequest): Promise<BrowserAccess>;

  // webhooks
  /** Verifies the signature on the raw bytes, then parses. Cannot return events of an unverified request. */
  receiveWebhook(webhook: RawWebhook): CallEvent[];
  /** The HTTP reply. Carriers that take commands instead get an empty 200 and are told by `redirectLeg`. */
  render(instruction: Instruction): RenderedReply;
}
