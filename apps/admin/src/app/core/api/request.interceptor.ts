import { HttpErrorResponse, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { inject } from '@angular/core';
import { type Observable, TimeoutError, catchError, retry, throwError, timeout, timer } from 'rxjs';
import { SessionEvents } from '../auth/session-events';
import { toApiError } from './api-error';
import { ALLOWS_401, RETRY, type RetryPolicy, TIMEOUT_MS } from './request-policy';

const RETRIES = 3;
const FIRST_DELAY_MS = 300;
/** Longer than this the user is told instead of kept waiting. */
const LONGEST_DELAY_MS = 5_000;
const NOT_NOW = [429, 502, 503, 504];

/** Deadline, retries with backoff for what may be repeated, and one error type for everybody (design.md §5). */
export const requestInterceptor: HttpInterceptorFn = (request, next) => {
  const session = inject(SessionEvents);
  const policy = policyOf(request);
  return next(request).pipe(
    timeout(request.context.get(TIMEOUT_MS)),
    retry({ count: RETRIES, delay: (error, attempt) => wait(policy, error, attempt) }),
    catchError((error: unknown) => {
      const apiError = toApiError(error);
      if (apiError.status === 401 && !request.context.get(ALLOWS_401)) session.expire();
      return throwError(() => apiError);
    }),
  );
};

function policyOf(request: HttpRequest<unknown>): RetryPolicy {
  return request.context.get(RETRY) ?? (request.method === 'GET' ? 'passing' : 'never');
}

function wait(policy: RetryPolicy, error: unknown, attempt: number): Observable<unknown> {
  const asked = askedDelay(policy, error);
  if (asked === null || asked > LONGEST_DELAY_MS) return throwError(() => error);
  const backoff = FIRST_DELAY_MS * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
  return timer(Math.max(asked, backoff));
}

/** Milliseconds the server asks to wait; null when asking again is not allowed or would not help. */
function askedDelay(policy: RetryPolicy, error: unknown): number | null {
  if (policy === 'never') return null;
  if (error instanceof TimeoutError) return 0;
  if (!(error instanceof HttpErrorResponse)) return null;
  if (error.status === 0) return 0;
  if (policy === 'unanswered' || !NOT_NOW.includes(error.status)) return null;
  const { code, retryAfterSeconds } = toApiError(error);
  // A 502 with our own body is the carrier's word (contract.md §1), not a proxy's: repeating it changes nothing.
  if (error.status === 502 && code !== 'UNREADABLE') return null;
  return (retryAfterSeconds ?? 0) * 1000;
}
