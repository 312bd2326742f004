/**
 * - `starting`: the contact has answered, the carrier has not said yet that it records.
 * - `in-progress`: it records.
 * - `processing`: over; the audio is on its way from the carrier to us.
 * - `completed`: `GET /api/calls/{id}/recording` plays it.
 * - `absent`: there was nothing to record.
 * - `failed`: the carrier could not make it, or we could not get it.
 */
export const RECORDING_STATUSES = ['starting', 'in-progress', 'processing', 'completed', 'absent', 'failed'] as const;
export type RecordingStatus = (typeof RECORDING_STATUSES)[number];

/** What a call tells of its recording. */
export interface RecordingView {
  status: RecordingStatus;
  /** Whole seconds, once the carrier has told them. */
  duration: number | null;
  channels: number | null;
}
