import { HttpException } from '@nestjs/common';
import { TelephonyError, WebhookRejectedError } from '@dialer/telephony';
import { AppError } from './app-error';

const RETRY_AFTER_SECONDS = 5;

/** Whatever was thrown, in the contract's words; undefined for what nobody expected. */
export function toAppError(thrown: unknown): AppError | undefined {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof TelephonyError) return fromTelephony(thrown);
  if (thrown instanceof WebhookRejectedError) return fromRejectedWebhook(thrown);
  const status = clientStatus(thrown);
  return status === undefined ? undefined : fromStatus(status, thrown);
}

/** The one place where a carrier's error becomes HTTP: 502 it refused, 503 it is down, throttles, or did not answer. */
function fromTelephony({ kind, provider, message, detail }: TelephonyError): AppError {
  const details = {
    provider,
    ...(detail.providerCode !== undefined && { provider_code: detail.providerCode }),
    ...(detail.providerMessage !== undefined && { provider_message: detail.providerMessage }),
  };
  if (kind === 'rejected' || kind === 'misconfigured') return new AppError('PROVIDER_ERROR', message, details);
  // Whether a dial with an unknown result happened must be looked up, never tried again at once (calls.md B8).
  const retryAfterSeconds = kind === 'unknown_result' ? undefined : (detail.retryAfterSeconds ?? RETRY_AFTER_SECONDS);
  return new AppError('PROVIDER_ERROR', message, details, { status: 503, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) });
}

function fromRejectedWebhook({ reason, message }: WebhookRejectedError): AppError {
  if (reason === 'signature') return new AppError('FORBIDDEN', message);
  return new AppError('VALIDATION_ERROR', message, undefined, { status: 400 });
}

/** Nest's exceptions and Fastify's errors (body too large, not JSON, unknown media type) carry a status of the client's fault. */
function clientStatus(thrown: unknown): number | undefined {
  const status = thrown instanceof HttpException ? thrown.getStatus() : (thrown as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

function fromStatus(status: number, thrown: unknown): AppError {
  const message = thrown instanceof Error ? thrown.message : 'The request cannot be served';
  switch (status) {
    case 401:
      return new AppError('UNAUTHORIZED', message);
    case 403:
      return new AppError('FORBIDDEN', message);
    case 404:
    case 405:
      return new AppError('NOT_FOUND', 'There is nothing at this address', undefined, { status });
    case 409:
      return new AppError('CONFLICT', message);
    case 413:
      return new AppError('VALIDATION_ERROR', 'The body is too large', undefined, { status });
    case 415:
      return new AppError('VALIDATION_ERROR', 'The body has a content type this address does not take', undefined, { status });
    case 429:
      return new AppError('RATE_LIMITED', message);
    default:
      // 400 by Nest or Fastify: the body, or the address itself, does not parse. Their words may repeat parts of it: ours do not.
      return new AppError('VALIDATION_ERROR', 'The request cannot be read: its body or address is not well-formed', undefined, { status });
  }
}
