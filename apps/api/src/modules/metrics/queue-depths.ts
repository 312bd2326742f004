import { Injectable } from '@nestjs/common';
import { Gauge, register } from 'prom-client';
import { JobQueue } from '../queue/job-queue';

const NAME = 'dialer_jobs';

/** Jobs per kind and state, read when somebody asks. */
@Injectable()
export class QueueDepths {
  constructor(jobs: JobQueue) {
    register.removeSingleMetric(NAME);
    new Gauge({
      name: NAME,
      help: 'Jobs by kind and state',
      labelNames: ['job', 'state'],
      async collect() {
        for (const { job, counts } of await jobs.depths())
          for (const [state, count] of Object.entries(counts)) this.set({ job, state }, count);
      },
    });
  }
}
