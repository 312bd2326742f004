import type { DeliveryRow } from './deliveries.repository';
import type { Trouble } from './web-backend';

/** How long one attempt may take; its lease is longer. */
export const ATTEMPT_MS = 10_000;
export const LEASE_SECONDS = 20;
/** After that it is parked (contract.md §6). */
export const GIVEN_UP_AFTER_HOURS = 24;
/** So many different things in vain, and it is the backend: from then on it is only probed. */
export const FAILURES_OF_AN_OUTAGE = 3;
/** A backend that names an absurd time must not silence us for a day. */
const LONGEST_RETRY_AFTER_SECONDS = 3_600;

const BACKOFF_SECONDS = [1, 2, 5, 10, 20, 40, 60] as const;
/** It answered, and not well: asking every minute would not help. */
const SLOW_BACKOFF_SECONDS = [...BACKOFF_SECONDS, 120, 300, 600] as const;
const NOT_THERE: ReadonlySet<number | null> = new Set([null, 502, 503, 504]);

/** Seconds until the next attempt, never the same for two: what failed together must not come back together. */
export function waitAfter({ attempts }: Pick<DeliveryRow, 'attempts'>, trouble: Trouble, random = Math.random()): number {
  const steps = NOT_THERE.has(trouble.status) ? BACKOFF_SECONDS : SLOW_BACKOFF_SECONDS;
  const step = steps[Math.min(Math.max(attempts, 1), steps.length) - 1]!;
  return Math.max(step * (0.75 + random / 2), retryAfter(trouble) ?? 0);
}

export function retryAfter({ retryAfterSeconds }: Trouble): number | null {
  return retryAfterSeconds === null ? null : Math.min(retryAfterSeconds, LONGEST_RETRY_AFTER_SECONDS);
}
