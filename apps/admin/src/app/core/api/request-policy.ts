import { HttpContext, HttpContextToken } from '@angular/common/http';

/**
 * When a request may be sent again by itself.
 * `passing`: no answer, or one that says "not now": reads, and commands that say the same thing twice.
 * `unanswered`: only when no answer came: commands that carry a key, whose answer is final once given.
 */
export type RetryPolicy = 'never' | 'unanswered' | 'passing';

/** How patient one request is. Set by the API client that knows what it asks for; read by the interceptor. */
export const TIMEOUT_MS = new HttpContextToken(() => 10_000);
export const RETRY = new HttpContextToken<RetryPolicy | null>(() => null);
/** The asker deals with 401 itself: signing in, or asking whether somebody is signed in. */
export const ALLOWS_401 = new HttpContextToken(() => false);

export const repeatable = (policy: RetryPolicy = 'passing') => new HttpContext().set(RETRY, policy);
