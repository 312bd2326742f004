import type { OnModuleInit } from '@nestjs/common';
import { HandlesJob, JobProcessor } from '../queue/job-processor';
import { OwedSources } from '../queue/owed-sources';
import { DeliveryOutage } from './delivery-outage';
import { DeliverySender } from './delivery-sender';
import { WebBackend } from './web-backend';

@HandlesJob('recording-post')
export class RecordingPostProcessor extends JobProcessor implements OnModuleInit {
  constructor(
    private readonly sender: DeliverySender,
    private readonly outage: DeliveryOutage,
    private readonly backend: WebBackend,
    private readonly owed: OwedSources,
  ) {
    super();
  }

  onModuleInit(): void {
    if (!this.backend.configured) return;
    this.owed.register({ job: 'recording-post', dueIds: (limit) => this.outage.dueCalls('recording', limit) });
  }

  run(callId: string): Promise<void> {
    return this.sender.run('recording', callId);
  }
}
