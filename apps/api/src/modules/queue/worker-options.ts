import type { WorkerOptions } from 'bullmq';

/**
 * For every worker. With BullMQ's defaults a killed worker's job waits a minute, and a job whose worker is killed twice fails for
 * good (design.md §8).
 */
export const WORKER_OPTIONS = {
  lockDuration: 10_000,
  stalledInterval: 3_000,
  maxStalledCount: 1_000_000,
  /** After a lost connection. With the default a worker sleeps 15 s, and cannot be closed meanwhile. */
  runRetryDelay: 500,
} satisfies Partial<WorkerOptions>;

/** A kept job would make adding the same id again do nothing, silently. What is still owed stands on the row. */
export const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true } as const;
