import type { ProviderName } from '@dialer/contracts';

/**
 * - `rejected`: the carrier said no to this request; repeating it is pointless.
 * - `throttled`: not processed, may be repeated after `retryAfterSeconds`.
 * - `unavailable`: the carrier is down and has surely not processed it (connection refused, 5xx on a read).
 * - `unknown_result`: sent, but no reply that tells whether it was processed (timeout, reset, 5xx on a dial).
 *   Never repeated (calls.md B8); look-ups find out.
 * - `misconfigured`: our credentials or set-up are wrong.
 */
export const TELEPHONY_ERROR_KINDS = ['rejected', 'throttled', 'unavailable', 'unknown_result', 'misconfigured'] as const;
export type TelephonyErrorKind = (typeof TELEPHONY_ERROR_KINDS)[number];

export class TelephonyError extends Error {
  override readonly name = 'TelephonyError';
  constructor(
    readonly kind: TelephonyErrorKind,
    readonly provider: ProviderName,
    message: string,
    readonly detail: {
      /** The carrier's own code and words, e.g. 21215. */
      providerCode?: number | string;
      providerMessage?: string;
      retryAfterSeconds?: number;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: detail.cause });
  }
}

/** A webhook that is not the carrier's: wrong or missing signature, or a body that cannot be read. */
export class WebhookRejectedError extends Error {
  override readonly name = 'WebhookRejectedError';
  constructor(
    readonly reason: 'signature' | 'malformed',
    message: string,
  ) {
    super(message);
  }
}
