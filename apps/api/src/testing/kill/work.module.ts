import { Module, type DynamicModule, type OnModuleInit, type Type } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { HandlesJob, JobProcessor } from '../../modules/queue/job-processor';
import { JOBS, type JobName } from '../../modules/queue/jobs';
import { OwedSources } from '../../modules/queue/owed-sources';
import { QueueModule } from '../../modules/queue/queue.module';
import type { AppConfig } from '../../platform/config/app-config';
import { ConfigModule } from '../../platform/config/config.module';
import { DatabaseModule } from '../../platform/database/database.module';
import { LoggingModule } from '../../platform/logging/logging.module';
import { Work } from './work';

export const WORKED_JOBS = (Object.keys(JOBS) as JobName[]).filter((name) => name !== 'owed-sweep');
const LONGEST_WORK_MS = 40;

/** The real queue module with processors that only count, one for each job of the table. */
@Module({})
export class WorkModule implements OnModuleInit {
  constructor(
    private readonly sources: OwedSources,
    private readonly work: Work,
  ) {}

  static forRoot(config: AppConfig): DynamicModule {
    return {
      module: WorkModule,
      imports: [ConfigModule.forRoot(config), LoggingModule.forRoot(config), DatabaseModule, QueueModule],
      providers: [Work, ...WORKED_JOBS.map(createProcessor)],
    };
  }

  onModuleInit(): void {
    for (const job of WORKED_JOBS) this.sources.register({ job, dueIds: (limit) => this.work.dueIds(job, limit) });
  }
}

function createProcessor(job: JobName): Type<JobProcessor> {
  @HandlesJob(job)
  class CountingProcessor extends JobProcessor {
    constructor(private readonly work: Work) {
      super();
    }

    async run(id: string): Promise<void> {
      if (!(await this.work.claim(id))) return;
      await wait(Math.random() * LONGEST_WORK_MS);
      await this.work.deliver(id);
      await wait(Math.random() * LONGEST_WORK_MS);
      await this.work.finish(id);
    }
  }
  return CountingProcessor;
}
