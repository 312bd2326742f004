import type { Readable } from 'node:stream';

/**
 * - `in-progress`, `paused`: it runs.
 * - `processing`: over, its audio is not ready yet.
 * - `completed`: the audio can be fetched.
 * - `absent`: there was nothing to record (too short, silent).
 * - `failed`: the carrier could not make it.
 */
export const CARRIER_RECORDING_STATUSES = ['in-progress', 'paused', 'processing', 'completed', 'absent', 'failed'] as const;
export type CarrierRecordingStatus = (typeof CARRIER_RECORDING_STATUSES)[number];

/** The contact's leg, both directions in a channel of their own; never a conference, which would be mono (calls.md E23). */
export interface RecordingRequest {
  callId: string;
  legSid: string;
  /** Ours, the same for every attempt at one recording: carriers that know such ids ignore a repeated start. */
  commandId: string;
}

const PENDING = 'pending:';

/**
 * Some carriers name a recording only when it is saved (Telnyx). Until then it has an id made here, good for every method of
 * `TelephonyRecordings`; the event of its end, and a look-up afterwards, bring the carrier's own.
 */
export const isPendingRecording = (recordingSid: string): boolean => recordingSid.startsWith(PENDING);
export const pendingRecording = (rest: string): string => `${PENDING}${rest}`;

/** What the carrier's records say about a recording. */
export interface RecordingSnapshot {
  recordingSid: string;
  legSid: string;
  status: CarrierRecordingStatus;
  /** Whole seconds, once it is over. */
  durationSeconds: number | null;
  channels: number | null;
  startedAt: Date | null;
  /** The carrier's code for why there is no audio. */
  reason: string | null;
}

/** The audio as it comes from the carrier. Whoever asked reads `stream` to its end or destroys it. */
export interface RecordingMedia {
  stream: Readable;
  contentType: string;
  /** As announced; null when the carrier does not say. */
  bytes: number | null;
}

/** Recordings of one carrier. All methods throw `TelephonyError` only; errors of `media().stream` are the network's. */
export interface TelephonyRecordings {
  /** What the contact says is in this channel of the audio, what they hear is in the other. Proven by tone. */
  readonly contactChannel: 'left' | 'right';
  /** One request that is never repeated here: `unknown_result` as with a dial, then `ofLeg` finds out. */
  start(request: RecordingRequest): Promise<RecordingSnapshot>;
  /** The time of the pause stays in the recording, silent. */
  pause(legSid: string, recordingSid: string): Promise<void>;
  resume(legSid: string, recordingSid: string): Promise<void>;
  /** One that has ended or never was is success. */
  stop(legSid: string, recordingSid: string): Promise<void>;
  fetch(recordingSid: string): Promise<RecordingSnapshot | null>;
  /** The newest first; carriers that name a recording only when it is saved tell no other. */
  ofLeg(legSid: string): Promise<RecordingSnapshot[]>;
  /** `signal` ends the request and the stream. */
  media(recordingSid: string, signal: AbortSignal): Promise<RecordingMedia>;
  /** Deletes it at the carrier; one that is gone is success. */
  delete(recordingSid: string): Promise<void>;
}
