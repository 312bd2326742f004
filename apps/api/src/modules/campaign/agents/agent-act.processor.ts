import type { OnModuleInit } from '@nestjs/common';
import { HandlesJob, JobProcessor } from '../../queue/job-processor';
import { OwedSources } from '../../queue/owed-sources';
import { DeskActs } from './desk-acts';
import { DesksRepository } from './desks.repository';

@HandlesJob('agent-act')
export class AgentActProcessor extends JobProcessor implements OnModuleInit {
  constructor(
    private readonly acts: DeskActs,
    private readonly desks: DesksRepository,
    private readonly owed: OwedSources,
  ) {
    super();
  }

  onModuleInit(): void {
    this.owed.register({ job: 'agent-act', dueIds: (limit) => this.desks.dueActs(limit) });
  }

  run(agentId: string): Promise<void> {
    return this.acts.run(agentId);
  }
}
