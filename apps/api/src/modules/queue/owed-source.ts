import type { JobName } from './jobs';

/**
 * A repository that can say which of its rows are owed a job now. Each module registers its own with `OwedSources`; the
 * sweeper asks them all. `next_at <= now()` by the database's clock.
 */
export interface OwedSource {
  readonly job: JobName;
  dueIds(limit: number): Promise<string[]>;
}
