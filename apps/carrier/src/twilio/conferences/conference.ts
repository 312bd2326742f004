import type { RoomAudio } from '../../audio/call-audio';
import type { WebhookHabits } from '../../contacts';
import type { Call, Method } from '../calls/call';
import type { WebhookOwner, WebhookRecord } from '../../webhooks/webhook-record';

export type ConferenceStatus = 'init' | 'in-progress' | 'completed';

export type EndReason =
  | 'conference-ended-via-api'
  | 'participant-with-end-conference-on-exit-left'
  | 'participant-with-end-conference-on-exit-kicked'
  | 'last-participant-left'
  | 'last-participant-kicked';

/** Written with underscores, unlike the reasons above (carriers/twilio.md §2). */
export type LeaveReason =
  | 'conference_ended_via_api'
  | 'moderator_ended_conference'
  | 'participant_updated_via_api'
  | 'participant_hung_up'
  | 'participant_add_failed';

export interface ConferenceCallback {
  url: string;
  method: Method;
  events: ReadonlySet<string>;
}

/** A document or audio file that is fetched and played. */
export interface PlaySource {
  url: string;
  method: Method;
}

export interface ParticipantOptions {
  label: string | null;
  muted: boolean;
  startOnEnter: boolean;
  endOnExit: boolean;
  /** The call of the one participant who alone hears this one; null: everybody does. */
  coach: string | null;
  /** Null: silence. */
  wait: PlaySource | 'default music' | null;
  maxParticipants: number;
  beep: 'true' | 'false' | 'onEnter' | 'onExit';
}

export class Participant {
  readonly createdAt = new Date();
  updatedAt = this.createdAt;
  joinedAt: Date | null = null;
  muted: boolean;
  held = false;
  /** Ends whatever is being played to this participant alone. */
  playing: AbortController | null = null;

  constructor(
    readonly call: Call,
    readonly options: ParticipantOptions,
    /** The participant's part in the conference is over, the call may go on. */
    readonly onLeft: (reason: LeaveReason) => void,
  ) {
    this.muted = options.muted;
  }

  get label(): string | null {
    return this.options.label;
  }

  get status(): 'queued' | 'connecting' | 'ringing' | 'connected' | 'complete' | 'failed' {
    const { call } = this;
    if (call.status === 'queued') return call.startedAt ? 'connecting' : 'queued';
    if (call.status === 'ringing') return 'ringing';
    if (call.status === 'in-progress') return 'connected';
    return call.status === 'completed' ? 'complete' : 'failed';
  }

  stopPlaying(): void {
    this.playing?.abort(new Error('stopped'));
    this.playing = null;
  }
}

export class Conference implements WebhookOwner {
  status: ConferenceStatus = 'init';
  readonly createdAt = new Date();
  updatedAt = this.createdAt;
  endedAt: Date | null = null;
  endReason: EndReason | null = null;
  endedByCall: Call | null = null;
  endedByLabel: string | null = null;
  /** Of the last conference event; they count from 1. */
  sequence = 0;
  readonly participants = new Map<string, Participant>();
  readonly webhooks: WebhookRecord[] = [];
  habits: WebhookHabits = {};
  /** Ends what is being announced to everybody. */
  announcing: AbortController | null = null;

  constructor(
    readonly sid: string,
    readonly accountSid: string,
    readonly name: string,
    /** Settings of the first participant; those of later ones are ignored (carriers/twilio.md §2). */
    readonly callback: ConferenceCallback | null,
    readonly audio: RoomAudio,
  ) {}

  get isLive(): boolean {
    return this.status !== 'completed';
  }

  joined(): Participant[] {
    return [...this.participants.values()].filter((participant) => participant.joinedAt);
  }

  /** By CallSid or by label. */
  find(key: string): Participant | undefined {
    return this.participants.get(key) ?? [...this.participants.values()].find((participant) => participant.label === key);
  }

  hasLabel(label: string): boolean {
    return [...this.participants.values()].some((participant) => participant.label === label);
  }
}
