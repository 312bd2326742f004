import type { ContactScript, WebhookHabits } from '../../contacts';
import type { LegAudio } from '../../audio/call-audio';
import type { AnsweredBy } from './machine-detection';
import type { WebhookOwner, WebhookRecord } from '../../webhooks/webhook-record';

export type CallStatus = 'queued' | 'ringing' | 'in-progress' | 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled';
export type FinalStatus = Exclude<CallStatus, 'queued' | 'ringing' | 'in-progress'>;
export type ProgressEvent = 'initiated' | 'ringing' | 'answered' | 'completed';
export type Method = 'GET' | 'POST';
export type Direction = 'inbound' | 'outbound-api' | 'outbound-dial';

/** Where a call's next TwiML comes from. */
export type TwimlSource = { url: string; method: Method } | { twiml: string };

export interface ProgressCallback {
  url: string;
  method: Method;
  events: ReadonlySet<string>;
}

/** A party at the other end of a call: a scripted contact or a browser. */
export interface FarEnd {
  /** The carrier ends the call from its side. */
  hangUp(error?: { code: number; message: string }): void;
  /** A menu waits for keys. */
  asked?(): void;
}

export interface CallFacts {
  sid: string;
  accountSid: string;
  to: string;
  from: string;
  direction: Direction;
  parentSid: string | null;
  applicationSid: string | null;
  phoneNumberSid: string | null;
  /** What the browser gave connect(); sent along with every TwiML request. */
  customParams: Record<string, string>;
  fallback: { url: string; method: Method } | null;
  progress: ProgressCallback | null;
  timeoutS: number;
  timeLimitS: number;
  script: ContactScript | null;
}

export interface CallNotification {
  at: Date;
  code: number;
  message: string;
  url: string | null;
}

const FINAL: ReadonlySet<string> = new Set<FinalStatus>(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

/** One leg between the carrier and a phone or browser. Only `CallEngine` changes its state. */
export class Call implements WebhookOwner {
  status: CallStatus = 'queued';
  readonly createdAt = new Date();
  updatedAt = this.createdAt;
  startedAt: Date | null = null;
  ringingAt: Date | null = null;
  answeredAt: Date | null = null;
  endedAt: Date | null = null;
  queueMs = 0;
  sipCode: number | null = null;
  /** Of the next status callback (0, 1, 2 …). */
  sequence = 0;
  endedBy: 'contact' | 'browser' | 'api' | 'carrier' | 'twiml' | null = null;
  farEnd: FarEnd | null = null;
  progress: ProgressCallback | null;
  fallback: { url: string; method: Method } | null;
  timeLimitS: number;
  /** The conference it is or was in last. */
  conferenceSid: string | null = null;
  deleted = false;
  /** DTMF from the far end. */
  digits = '';
  /** Told of each further key, by whatever waits for some. */
  onDigits: (digits: string) => void = () => undefined;
  /** The detection's verdict and when it fell, from the answer; null while there is none. */
  answeredBy: AnsweredBy | null = null;
  detectionMs: number | null = null;
  readonly webhooks: WebhookRecord[] = [];
  readonly notifications: CallNotification[] = [];
  readonly habits: WebhookHabits;
  /** What the far end hears and says; silent while nothing is connected. */
  readonly audio: LegAudio;

  constructor(
    readonly facts: CallFacts,
    audio: LegAudio,
  ) {
    this.progress = facts.progress;
    this.fallback = facts.fallback;
    this.timeLimitS = facts.timeLimitS;
    this.habits = facts.script?.webhooks ?? {};
    this.audio = audio;
  }

  get sid(): string {
    return this.facts.sid;
  }

  get isOver(): boolean {
    return FINAL.has(this.status);
  }

  /** Answered seconds; null for a call that is not over or was never answered. */
  get durationS(): number | null {
    if (!this.endedAt || !this.answeredAt) return null;
    return Math.round((this.endedAt.getTime() - this.answeredAt.getTime()) / 1000);
  }

  /** Shown in `/control`; a call cannot collect them without end. */
  notify(code: number, message: string, url: string | null = null): void {
    this.notifications.push({ at: new Date(), code, message, url });
    if (this.notifications.length > 50) this.notifications.shift();
  }
}
