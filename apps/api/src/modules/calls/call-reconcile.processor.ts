import type { OnModuleInit } from '@nestjs/common';
import { HandlesJob, JobProcessor } from '../queue/job-processor';
import { OwedSources } from '../queue/owed-sources';
import { CallLookUps } from './call-look-ups';
import { CallsRepository } from './calls.repository';

@HandlesJob('call-reconcile')
export class CallReconcileProcessor extends JobProcessor implements OnModuleInit {
  constructor(
    private readonly lookUps: CallLookUps,
    private readonly calls: CallsRepository,
    private readonly owed: OwedSources,
  ) {
    super();
  }

  onModuleInit(): void {
    this.owed.register({ job: 'call-reconcile', dueIds: (limit) => this.calls.due('look', limit) });
  }

  run(callId: string): Promise<void> {
    return this.lookUps.run(callId);
  }
}
