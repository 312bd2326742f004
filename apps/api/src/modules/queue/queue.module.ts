import { BullModule } from '@nestjs/bullmq';
import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { QUEUE_BACKEND, type QueueBackend } from '../../platform/queue-backend';
import { QueueStatus } from '../../platform/queue-status';
import { JobQueue } from './job-queue';
import { JOBS } from './jobs';
import { OwedSources } from './owed-sources';
import { OwedSweepProcessor } from './owed-sweep.processor';
import { ProcessorCheck } from './processor-check';
import { QueueBackendModule } from './queue-backend.module';
import { SweepSchedule } from './sweep-schedule';
import { Workers } from './workers';

/** `JobQueue` and `OwedSources` for everybody; workers start only when main.ts asks for them (role worker or all). */
@Global()
@Module({
  imports: [
    DiscoveryModule,
    QueueBackendModule,
    BullModule.forRootAsync({
      inject: [QUEUE_BACKEND],
      useFactory: ({ connection }: QueueBackend) => ({ connection }),
      extraOptions: { manualRegistration: true },
    }),
    BullModule.registerQueue(...Object.keys(JOBS).map((name) => ({ name }))),
  ],
  providers: [
    JobQueue,
    { provide: QueueStatus, useExisting: JobQueue },
    OwedSources,
    OwedSweepProcessor,
    SweepSchedule,
    Workers,
    ProcessorCheck,
  ],
  exports: [JobQueue, QueueStatus, OwedSources, Workers],
})
export class QueueModule {}
