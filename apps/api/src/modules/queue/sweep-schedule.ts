import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { JobQueue } from './job-queue';
import { JOB_OPTIONS } from './worker-options';

export const SWEEP_EVERY_MS = 5_000;
/** How long a Redis that lost its memory can go without sweeps. */
const CHECK_EVERY_MS = 10_000;

/**
 * The sweep is a job scheduler, not a timer of our own: with ten workers there is still one sweep every 5 s. The scheduler itself lives
 * where jobs live, and a Redis that restarts without persistence forgets it; so each worker looks now and then whether it is there.
 */
@Injectable()
export class SweepSchedule implements OnModuleDestroy {
  private readonly logger = new Logger(SweepSchedule.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly jobs: JobQueue) {}

  async start(): Promise<void> {
    await this.ensure();
    this.timer = setInterval(() => void this.check(), CHECK_EVERY_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async check(): Promise<void> {
    try {
      const known = await this.jobs.queue('owed-sweep').getJobScheduler('owed-sweep');
      const overdue = (known?.next ?? 0) < Date.now() - CHECK_EVERY_MS;
      if (overdue) await this.ensure();
    } catch (error) {
      this.logger.warn({ err: error }, 'the schedule of the sweep cannot be checked at the moment');
    }
  }

  private async ensure(): Promise<void> {
    const template = { name: 'owed-sweep', data: { id: 'all' }, opts: JOB_OPTIONS };
    await this.jobs.queue('owed-sweep').upsertJobScheduler('owed-sweep', { every: SWEEP_EVERY_MS }, template);
  }
}
