import type { OnModuleInit } from '@nestjs/common';
import { HandlesJob, JobProcessor } from '../queue/job-processor';
import { OwedSources } from '../queue/owed-sources';
import { CallActs } from './call-acts';
import { CallsRepository } from './calls.repository';

@HandlesJob('call-act')
export class CallActProcessor extends JobProcessor implements OnModuleInit {
  constructor(
    private readonly acts: CallActs,
    private readonly calls: CallsRepository,
    private readonly owed: OwedSources,
  ) {
    super();
  }

  onModuleInit(): void {
    this.owed.register({ job: 'call-act', dueIds: (limit) => this.calls.due('act', limit) });
  }

  run(callId: string): Promise<void> {
    return this.acts.run(callId);
  }
}
