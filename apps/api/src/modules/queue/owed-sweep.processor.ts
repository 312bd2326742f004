import { Logger } from '@nestjs/common';
import { HandlesJob, JobProcessor } from './job-processor';
import { JobQueue } from './job-queue';
import type { OwedSource } from './owed-source';
import { OwedSources } from './owed-sources';

/** More than this in one go only fills the queue; the next sweep is seconds away. */
const BATCH = 500;

/** Makes it certain that owed work is done; the jobs added after each commit only make it soon (ADR 2). */
@HandlesJob('owed-sweep')
export class OwedSweepProcessor extends JobProcessor {
  private readonly logger = new Logger(OwedSweepProcessor.name);

  constructor(
    private readonly sources: OwedSources,
    private readonly jobs: JobQueue,
  ) {
    super();
  }

  async run(): Promise<void> {
    for (const source of this.sources.all()) await this.sweep(source);
  }

  /** One module's trouble must not keep the others from being swept. */
  private async sweep(source: OwedSource): Promise<void> {
    try {
      await this.jobs.addAll(source.job, await source.dueIds(BATCH));
    } catch (error) {
      this.logger.warn({ err: error, job: source.job }, 'what is owed could not be read; the next sweep tries again');
    }
  }
}
