import { randomUUID } from 'node:crypto';
import type { RoomAudio } from '../../audio/call-audio';
import type { WebhookOwner, WebhookRecord } from '../../webhooks/webhook-record';
import type { Place, TelnyxCall } from '../calls/telnyx-call';

export interface JoinOptions {
  mute: boolean;
  hold: boolean;
  /** Null: silence. */
  holdAudioUrl: string | null;
  endOnExit: boolean;
  softEndOnExit: boolean;
  startOnEnter: boolean;
  supervisorRole: string;
  whisperTo: readonly string[];
}

export class Participant {
  readonly id = randomUUID();
  readonly createdAt = new Date();
  updatedAt = this.createdAt;
  muted: boolean;
  onHold = false;
  leftAt: Date | null = null;
  /** Ends the hold music. */
  holdMusic: AbortController | null = null;

  constructor(
    readonly call: TelnyxCall,
    readonly options: JoinOptions,
  ) {
    this.muted = options.mute;
  }
}

export class Conference implements WebhookOwner, Place {
  readonly id = randomUUID();
  readonly createdAt = new Date();
  endedAt: Date | null = null;
  endReason: 'all_left' | 'host_left' | 'time_exceeded' | 'ended_via_api' | null = null;
  /** Those who are in it; `left` are those who were. */
  readonly participants = new Map<string, Participant>();
  readonly left: Participant[] = [];
  started: boolean;
  readonly webhooks: WebhookRecord[] = [];
  readonly habits = {};

  constructor(
    readonly name: string,
    /** Its events go where this leg's go. */
    readonly creator: TelnyxCall,
    readonly audio: RoomAudio,
    readonly options: { maxParticipants: number; startOnCreate: boolean; region: string | null },
    readonly onLeave: (call: TelnyxCall) => void,
  ) {
    this.started = options.startOnCreate;
  }

  get sid(): string {
    return this.id;
  }

  get isOver(): boolean {
    return this.endedAt !== null;
  }

  get status(): 'init' | 'in_progress' | 'completed' {
    if (this.isOver) return 'completed';
    return this.started ? 'in_progress' : 'init';
  }
}
