import type { ErrorCode } from '@dialer/contracts';

/** What services throw: a code of the contract, words for a person, and details. One filter turns it into HTTP. */
export class AppError extends Error {
  override readonly name = 'AppError';
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details?: Record<string, unknown>,
    /** Overrides the code's usual status where the contract says so (e.g. 503 for PROVIDER_ERROR), and Retry-After. */
    readonly http: { status?: number; retryAfterSeconds?: number } = {},
  ) {
    super(message);
  }
}
