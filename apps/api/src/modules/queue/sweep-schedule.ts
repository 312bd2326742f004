import { Injectable } from '@nestjs/common';
import { JobQueue } from './job-queue';
import { JOB_OPTIONS } from './worker-options';

export const SWEEP_EVERY_MS = 5_000;

/** A job scheduler, not a timer of our own: with ten workers there is still one sweep every 5 s. */
@Injectable()
export class SweepSchedule {
  constructor(private readonly jobs: JobQueue) {}

  async ensure(): Promise<void> {
    await this.jobs
      .queue('owed-sweep')
      .upsertJobScheduler('owed-sweep', { every: SWEEP_EVERY_MS }, { name: 'owed-sweep', data: { id: 'all' }, opts: JOB_OPTIONS });
  }
}
