import type { OnModuleInit } from '@nestjs/common';
import { HandlesJob, JobProcessor } from '../../queue/job-processor';
import { OwedSources } from '../../queue/owed-sources';
import { LineActs } from './line-acts';
import { LinesRepository } from './lines.repository';

@HandlesJob('amd-result')
export class AmdResultProcessor extends JobProcessor implements OnModuleInit {
  constructor(
    private readonly acts: LineActs,
    private readonly lines: LinesRepository,
    private readonly owed: OwedSources,
  ) {
    super();
  }

  onModuleInit(): void {
    this.owed.register({ job: 'amd-result', dueIds: (limit) => this.lines.dueActs(limit) });
  }

  run(callId: string): Promise<void> {
    return this.acts.run(callId);
  }
}
