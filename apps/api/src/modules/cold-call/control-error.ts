import { TelephonyError } from '@dialer/telephony';
import { AppError } from '../../platform/errors/app-error';

/** The carriers' words for a participant, a leg or a room that is not there (any more): Twilio's are numbers, Telnyx's texts. */
const GONE: ReadonlySet<unknown> = new Set([20404, 21220, '404', '10005', '90015', '90018', '90019', '90058']);

export function isGone(error: unknown): boolean {
  return error instanceof TelephonyError && GONE.has(error.detail.providerCode);
}

/** What a client is told when the carrier did not do as it was asked; a carrier that is down or throttles is told as such. */
export function controlError(error: unknown): unknown {
  if (!(error instanceof TelephonyError) || error.kind === 'throttled' || error.kind === 'unavailable') return error;
  const { providerCode, providerMessage } = error.detail;
  const details = { provider: error.provider, provider_code: providerCode, provider_message: providerMessage };
  return new AppError('CONTROL_ERROR', 'The carrier did not do it', details);
}
