import { BLOCK_REASONS, type BlockReason, type InitiateResponse } from '@dialer/contracts';
import { AppError } from '../../platform/errors/app-error';
import { conferenceSidOf } from '../calls/call-view';
import { endMessage } from '../calls/end-reasons';
import type { CallRow } from '../calls/calls.repository';

const CARRIER_BUSY: ReadonlySet<string> = new Set(['pace_limit', 'live_limit', 'carrier_queue']);
const RETRY_AFTER_SECONDS = 5;

/**
 * What the one who dialled is told, read from the row: so a repeat with the same Idempotency-Key is told the same. Throws
 * when nobody is being called, or when nobody knows.
 */
export function startAnswer(call: CallRow): Omit<InitiateResponse, 'access_token' | 'warnings'> {
  const refused = refusalOf(call);
  if (refused) throw refused;
  if (!call.callSid) throw unclear(call);
  return {
    conference_sid: conferenceSidOf(call) ?? call.conferenceId,
    conference_id: call.conferenceId,
    call_sid: call.callSid,
    status: 'initiated',
    provider: call.provider,
    created_at: call.createdAt.toISOString(),
  };
}

/** Null: somebody is being called, or nobody knows. */
export function refusalOf(call: CallRow): AppError | null {
  if (call.dialResult === 'refused') return refusal(call);
  const blocked = blockReasonOf(call);
  if (blocked) return new AppError('CALL_BLOCKED', endMessage(call) ?? 'Nobody was called', { ...reference(call), reason: blocked });
  if (CARRIER_BUSY.has(call.endReason ?? '')) return carrierBusy(call);
  return call.callSid || !call.endedAt ? null : notDialed(call);
}

function refusal(call: CallRow): AppError {
  const { kind, provider_code, provider_message, retry_after } = call.endDetail ?? {};
  const details = { ...reference(call), provider: call.provider, provider_code, provider_message };
  const message = endMessage(call) ?? 'The carrier refused the call';
  if (kind === 'rejected' || kind === 'misconfigured') return new AppError('PROVIDER_ERROR', message, details);
  return new AppError('PROVIDER_ERROR', message, details, { status: 503, retryAfterSeconds: retry_after ?? RETRY_AFTER_SECONDS });
}

function carrierBusy(call: CallRow): AppError {
  const details = { ...reference(call), reason: call.endReason };
  return new AppError('RATE_LIMITED', endMessage(call) ?? 'Nobody was called', details, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}

function notDialed(call: CallRow): AppError {
  const details = { ...reference(call), reason: call.endReason };
  const message = endMessage(call) ?? 'Nobody was called';
  if (call.state === 'canceled') return new AppError('CONFLICT', message, details);
  return new AppError('PROVIDER_ERROR', message, details);
}

/** Sent, and no word of it: the same key asks again, a new one might ring a phone twice (calls.md B8). */
function unclear(call: CallRow): AppError {
  const message = 'The carrier has not confirmed the call yet; it may be ringing. Ask again with the same Idempotency-Key.';
  return new AppError(
    'PROVIDER_ERROR',
    message,
    { ...reference(call), provider: call.provider },
    { status: 503, retryAfterSeconds: RETRY_AFTER_SECONDS },
  );
}

/** The gate's second look refused what its first had let pass. */
function blockReasonOf({ endReason }: CallRow): BlockReason | null {
  return BLOCK_REASONS.find((reason) => endReason === `blocked_${reason}`) ?? null;
}

const reference = (call: CallRow) => ({ conference_id: call.conferenceId, state: call.state });
