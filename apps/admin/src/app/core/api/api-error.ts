import { HttpErrorResponse } from '@angular/common/http';
import { TimeoutError } from 'rxjs';
import type { ErrorBody, ErrorCode } from '@dialer/contracts';

/** What went wrong before the API could say a word of its own. */
export type TransportCode = 'NETWORK' | 'TIMEOUT' | 'UNREADABLE';

/** Every failed request of this app ends as one of these; nothing else leaves the API clients. */
export class ApiError extends Error {
  constructor(
    readonly code: ErrorCode | TransportCode,
    message: string,
    readonly status: number,
    readonly details: Readonly<Record<string, unknown>> = {},
    readonly retryAfterSeconds: number | null = null,
    readonly requestId: string | null = null,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /** Per-field messages of a `VALIDATION_ERROR` (contract.md §1). */
  get fields(): Readonly<Record<string, string>> {
    const fields = this.details['fields'];
    return isRecord(fields) ? (fields as Record<string, string>) : {};
  }
}

export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof TimeoutError) return new ApiError('TIMEOUT', 'The server did not answer in time. Try again.', 0);
  if (error instanceof HttpErrorResponse) return fromResponse(error);
  return new ApiError('UNREADABLE', 'Something unexpected happened. Try again.', 0);
}

function fromResponse(response: HttpErrorResponse): ApiError {
  if (response.status === 0) return new ApiError('NETWORK', 'The server cannot be reached. Check the connection and try again.', 0);
  const body: unknown = response.error;
  const retryAfter = seconds(response.headers.get('Retry-After'));
  if (!isErrorBody(body)) {
    return new ApiError(
      'UNREADABLE',
      `The server answered with status ${response.status} and no explanation.`,
      response.status,
      {},
      retryAfter,
    );
  }
  const { code, message, details, request_id } = body.error;
  return new ApiError(code, message, response.status, details ?? {}, retryAfter, request_id ?? null);
}

function seconds(header: string | null): number | null {
  const value = header === null ? NaN : Number(header);
  return Number.isFinite(value) && value >= 0 ? Math.ceil(value) : null;
}

function isErrorBody(body: unknown): body is ErrorBody {
  return (
    isRecord(body) && isRecord(body['error']) && typeof body['error']['code'] === 'string' && typeof body['error']['message'] === 'string'
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
