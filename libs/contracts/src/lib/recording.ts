import type { Page, PageQuery } from './page';
import type { ProviderName } from './provider';

/**
 * - `announcing`: the contact hears that the call will be recorded; nothing is recorded before its end.
 * - `awaiting_consent`: nothing is recorded until the rep says that the contact has agreed.
 * - `starting`: the contact has answered, the carrier has not said yet that it records.
 * - `in-progress`: it records.
 * - `processing`: over; the audio is on its way from the carrier to us.
 * - `completed`: `GET /api/calls/{id}/recording` plays it.
 * - `absent`: there is nothing to hear; `reason` says why, e.g. `consent_refused`.
 * - `failed`: the carrier could not make it, or we could not get it.
 * - `deleted`: there was one; its audio is gone here and at the carrier.
 */
export const RECORDING_STATUSES = [
  'announcing',
  'awaiting_consent',
  'starting',
  'in-progress',
  'processing',
  'completed',
  'absent',
  'failed',
  'deleted',
] as const;
export type RecordingStatus = (typeof RECORDING_STATUSES)[number];

/** What a call tells of its recording. */
export interface RecordingView {
  status: RecordingStatus;
  /** Whole seconds, once the carrier has told them. */
  duration: number | null;
  channels: number | null;
  /** Which of two channels the contact is heard in; the rep is in the other. */
  contact_channel: 'left' | 'right';
  /** It runs, but takes nothing in: a card number is being read out. */
  paused: boolean;
  /** One word for why there is no audio, e.g. `carrier_13224`, `consent_never`; null when there is nothing to explain. */
  reason: string | null;
  /** Kept whatever the workspace's rule about old recordings says, and not to be deleted by hand. */
  legal_hold: boolean;
}

/** What the person called has said, as the rep tells it. */
export interface RecordingConsentRequest {
  agreed: boolean;
}
export interface LegalHoldRequest {
  hold: boolean;
}

/** A recording by itself, for those who look after them. */
export interface RecordingItemView extends RecordingView {
  id: string;
  call_id: string;
  provider: ProviderName;
  recording_sid: string | null;
  bytes: number | null;
  /** Hexadecimal, of the archived file. */
  sha256: string | null;
  created_at: string;
  archived_at: string | null;
  deleted_at: string | null;
}
export interface RecordingQuery extends Omit<PageQuery, 'sort'> {
  status?: RecordingStatus;
}
export type RecordingPage = Page<RecordingItemView>;
