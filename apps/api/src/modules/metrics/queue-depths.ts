import { Injectable } from '@nestjs/common';
import { Gauge, register } from 'prom-client';
import { QueueStatus } from '../../platform/queue-status';

const NAME = 'dialer_jobs';

/** Jobs per kind and state, read when somebody asks. */
@Injectable()
export class QueueDepths {
  constructor(queues: QueueStatus) {
    register.removeSingleMetric(NAME);
    new Gauge({
      name: NAME,
      help: 'Jobs by kind and state',
      labelNames: ['job', 'state'],
      async collect() {
        for (const { job, counts } of await queues.depths())
          for (const [state, count] of Object.entries(counts)) this.set({ job, state }, count);
      },
    });
  }
}
