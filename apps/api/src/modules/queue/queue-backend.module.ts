import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { QUEUE_BACKEND, queueBackendProvider, type QueueBackend } from '../../platform/queue-backend';
import { JOBS } from './jobs';

/** Holds the connection of all queues and workers; ends after them. */
@Global()
@Module({ providers: [queueBackendProvider(Object.keys(JOBS).length)], exports: [QUEUE_BACKEND] })
export class QueueBackendModule implements OnApplicationShutdown {
  constructor(@Inject(QUEUE_BACKEND) private readonly backend: QueueBackend) {}

  async onApplicationShutdown(): Promise<void> {
    await this.backend.close();
  }
}
