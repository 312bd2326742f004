/** Every error body on every surface (contract.md §1). HTTP statuses are decided in one place of the API. */
export const ERROR_CODES = [
  'INVALID_PHONE_FORMAT',
  'VALIDATION_ERROR',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFERENCE_NOT_FOUND',
  'PARTICIPANT_NOT_FOUND',
  'CAMPAIGN_NOT_FOUND',
  'CALL_NOT_FOUND',
  'CONTACT_NOT_FOUND',
  'RECORDING_NOT_FOUND',
  'AUDIO_NOT_FOUND',
  'DELIVERY_NOT_FOUND',
  'CALL_BLOCKED',
  'CONFLICT',
  'RATE_LIMITED',
  'PROVIDER_NOT_SUPPORTED',
  'PROVIDER_NOT_CONFIGURED',
  'PROVIDER_ERROR',
  'WEBRTC_ERROR',
  'CONTROL_ERROR',
  'INTERNAL_ERROR',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface ErrorBody {
  error: { code: ErrorCode; message: string; details?: Record<string, unknown>; request_id?: string };
}

/** Why the gate refused a number (`CALL_BLOCKED`, `details.reason`). */
export const BLOCK_REASONS = [
  'do_not_call',
  'calling_hours',
  'attempt_limit',
  'cool_down',
  'destination_not_allowed',
  'spend_limit',
  'abandon_rate',
  'list_too_old',
  'caller_id_not_owned',
] as const;
export type BlockReason = (typeof BLOCK_REASONS)[number];
