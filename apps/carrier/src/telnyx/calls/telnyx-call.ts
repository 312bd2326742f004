import { randomUUID } from 'node:crypto';
import type { LegAudio } from '../../audio/call-audio';
import type { ContactLeg } from '../../contact-leg';
import type { ContactScript, WebhookHabits } from '../../contacts';
import type { WebhookOwner, WebhookRecord } from '../../webhooks/webhook-record';
import type { RtcCallIds } from '../browser-port';
import type { EventAddress } from '../webhooks/event';

export type CallState = 'dialing' | 'ringing' | 'answered' | 'ended';
export type Direction = 'incoming' | 'outgoing';

export interface Header {
  name: string;
  value: string;
}

/** How a leg ended, in the words of `call.hangup` (carriers/telnyx.md §2.2). */
export interface Ending {
  cause:
    | 'call_rejected'
    | 'normal_clearing'
    | 'originator_cancel'
    | 'timeout'
    | 'time_limit'
    | 'user_busy'
    | 'not_found'
    | 'no_answer'
    | 'unspecified';
  source: 'caller' | 'callee' | 'unknown';
  sipCode: number | null;
}

export interface CallFacts {
  ids: RtcCallIds;
  connectionId: string;
  to: string;
  from: string;
  fromDisplayName: string | null;
  direction: Direction;
  /** `bridging`: a browser's own call goes on to the phone network by itself. */
  initialState: 'parked' | 'bridging';
  customHeaders: Header[];
  address: EventAddress;
  timeoutS: number;
  /** A ring that is over is told as `no_answer` where the caller does not want another try. */
  timeoutCause: 'timeout' | 'no_answer';
  timeLimitS: number;
  script: ContactScript | null;
  /** Unless the leg is linked to another, which then shares its session. */
  parkAfterUnbridge: boolean;
}

/** Where an answered leg is when it is not alone. */
export interface Place {
  /** The leg goes elsewhere, or is over. */
  onLeave(call: TelnyxCall): void;
}

/** The other end: a contact, a browser. */
export interface FarEnd {
  hangUp(ending: Ending): void;
}

const MOST_DIGITS = 1000;

export function newIds(session?: string): RtcCallIds {
  return { callControlId: `v3:${randomUUID().replaceAll('-', '')}`, callLegId: randomUUID(), callSessionId: session ?? randomUUID() };
}

/** One leg. Only `TelnyxEngine` changes its state. */
export class TelnyxCall implements WebhookOwner {
  state: CallState = 'dialing';
  readonly createdAt = new Date();
  ringingAt: Date | null = null;
  answeredAt: Date | null = null;
  endedAt: Date | null = null;
  ending: Ending | null = null;
  endedBy: 'contact' | 'browser' | 'api' | 'carrier' | null = null;
  clientState: string | null = null;
  contact: ContactLeg | null = null;
  farEnd: FarEnd | null = null;
  place: Place | null = null;
  parkAfterUnbridge: boolean;
  /** The conference it is or was in last. */
  conferenceId: string | null = null;
  /** Made when the leg is to be recorded from its answer. */
  recordingId: string | null = null;
  /** DTMF from the far end. */
  digits = '';
  readonly webhooks: WebhookRecord[] = [];
  readonly notes: Array<{ at: Date; message: string }> = [];
  readonly habits: WebhookHabits;

  constructor(
    readonly facts: CallFacts,
    /** What the far end hears and says. */
    public audio: LegAudio,
  ) {
    this.habits = facts.script?.webhooks ?? {};
    this.parkAfterUnbridge = facts.parkAfterUnbridge;
  }

  /** The address of commands. */
  get sid(): string {
    return this.facts.ids.callControlId;
  }

  get isOver(): boolean {
    return this.state === 'ended';
  }

  get isAlive(): boolean {
    return this.state === 'answered';
  }

  /** Whole seconds since the answer. */
  get durationS(): number {
    if (!this.answeredAt) return 0;
    return Math.round(((this.endedAt ?? new Date()).getTime() - this.answeredAt.getTime()) / 1000);
  }

  press(digits: string): void {
    this.digits = (this.digits + digits).slice(-MOST_DIGITS);
  }

  leavePlace(): void {
    const { place } = this;
    this.place = null;
    place?.onLeave(this);
  }

  /** Shown in `/control`; a call cannot collect them without end. */
  note(message: string): void {
    this.notes.push({ at: new Date(), message });
    if (this.notes.length > 50) this.notes.shift();
  }
}
